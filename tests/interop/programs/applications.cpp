// Applications for the end-to-end tests of sessions: what a handler can do with one, services,
// pushes.
#include <coqewd.hpp>

using namespace coqewd;

namespace {

/// A service, and an application of its own.
struct Stock : Application {
    Stock() : Application("stock") {
        on("count", &Stock::count);
        allow_service("bank");
    }

    Task<Reply> count(Context& context, Request request) {
        context.session().set_private("counted", request.text("item"));
        co_return Reply{{"of", context.session().application()}};
    }
};

struct Shop : Application {
    Shop() : Application("shop") {
        on("set", &Shop::set);
        on("get", &Shop::get);
        on("allow", &Shop::allow);
        on("end", &Shop::end);
        on("push", &Shop::push);
        allow_service("stock");
        set_error_text(ErrorKind::no_type_handler, {"The shop does not know that", 404});
    }

    /// `set {name, value, ms}`: privately, and publicly, and in the data if there are some; begins
    /// after it was told to wait.
    Task<Reply> set(Context& context, Request request) {
        co_await context.wait_for(std::chrono::milliseconds(request.number("ms", 0)));
        Session& session = context.session();
        const std::string name = request.text("name");
        const auto* value = request.param("value");
        session.set_private(name, *value);
        if (session.is_kept()) session.data()[name] = *value;
        if (request.text("then") == "fail") co_return Fault{.text = "as asked"};
        co_return Reply{{"ok", true}};
    }

    Task<Reply> get(Context& context, Request) {
        Session& session = context.session();
        boost::json::object values = session.private_claims();
        values.erase("ipAddress");
        Reply reply{{"values", values}};
        if (session.is_kept()) reply.body().as_object()["data"] = session.data();
        co_return reply;
    }

    Task<Reply> allow(Context& context, Request request) {
        if (request.text("how") == "no") {
            context.session().disallow_service(request.text("service"));
        } else {
            context.session().allow_service(request.text("service"));
        }
        co_return Reply{{"ok", true}};
    }

    Task<Reply> end(Context& context, Request) {
        context.session().destroy();
        co_return Reply{{"ok", true}};
    }

    /// `push {to, id}`: to whom, and which one.
    Task<Reply> push(Context& context, Request request) {
        const std::string to = request.text("to");
        const boost::json::object message{{"direct", true}, {"to", to}};
        if (to == "socket") context.push_to_socket(request.text("id"), "pushed", message);
        if (to == "application") context.push_to_application(request.text("id"), "pushed", message);
        if (to == "all") context.push_to_all("pushed", message);
        if (to == "me") context.push("pushed", message);
        co_return Reply{{"ok", true}};
    }
};

}  // namespace

int main(int argc, char** argv) {
    return serve<Shop, Stock>(argc, argv);
}
