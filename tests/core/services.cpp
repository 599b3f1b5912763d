#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/core/dispatching.hpp"
#include "tests/support/token_store.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

Task<Reply> whose(Context& context, Request) {
    co_return Reply{{"application", context.session().application()}};
}

Task<Reply> remember(Context& context, Request request) {
    context.session().set_private("remembered", request.text("what"));
    co_return Reply{{"ok", true}};
}

Task<Reply> recall(Context& context, Request) {
    const auto* value = context.session().get("remembered");
    co_return Reply{{"remembered", value ? *value : json::value()}};
}

Task<Reply> say(Context& context, Request request) {
    Session& session = context.session();
    if (request.number("allowed", 0) == 1) {
        session.allow_service(request.text("service"));
    } else {
        session.disallow_service(request.text("service"));
    }
    co_return Reply();
}

/// An application that may call `stock` and a service that is not there.
struct Shop : Application {
    Shop() : Application("demo") {
        on("say", say);
        on("recall", recall);
        allow_service("stock");
        allow_service("nothing");
    }
};

/// The same with words of its own.
struct Talker : Application {
    Talker() : Application("talker") {
        on("say", say);
        allow_service("stock");
        allow_service("nothing");
        set_error_text(ErrorKind::no_type_handler, {"What?", 404});
        set_error_text(ErrorKind::service_not_allowed, {"Not for us", 403});
        set_error_text(ErrorKind::service_not_allowed_for_user, {"Not for you"});
        set_error_text(ErrorKind::service_module_load, {"Not there"});
        set_error_text(ErrorKind::no_service_module_type, {"Not that"});
    }
};

struct Stock : Application {
    Stock(const std::string& name) : Application(name) {
        on("whose", whose);
        on("remember", remember);
    }
};

struct Services : Dispatching {
    Services() { environment.token_sessions = numbered_sessions(); }

    void open() {
        pool = std::make_unique<WorkerPool>(WorkerPool::Options{.workers = 2});
        const Dispatcher::Applications made{
            .factories = {[] { return std::make_unique<Shop>(); },
                          [] { return std::make_unique<Talker>(); },
                          [] { return std::make_unique<Stock>("stock"); },
                          [] { return std::make_unique<Stock>("bank"); }}};
        dispatcher = std::make_unique<Dispatcher>(environment, routing, *pool, made);
        caller->uses_jwt = true;
        token = token_for("demo");
        run([this](Request request) { return dispatcher->dispatch(std::move(request)); }, caller);
    }

    void show_jwt() { token = token_for("demo"); }

    /// The message of the reply; the client takes the token that comes with it.
    std::string call(const std::string& type, const std::string& service = "",
                     const std::string& params = "{}") {
        std::string members = ",\"params\":" + params;
        if (!service.empty()) members += ",\"service\":\"" + service + '"';
        const json::object frame = ask(type, members);
        if (const std::string renewed = token_in(frame); !renewed.empty()) token = renewed;
        return json::serialize(json::value(message_of(frame)));
    }

    /// Once with a JWT and once with a token session.
    void with_both(const std::function<void()>& check) {
        check();
        begin_token_session();
        check();
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(services)

BOOST_FIXTURE_TEST_CASE(a_service_that_the_application_allows_answers_as_the_callers_session,
                        Services) {
    open();

    with_both([this] { BOOST_TEST(call("whose", "stock") == R"({"application":"demo"})"); });
}

BOOST_FIXTURE_TEST_CASE(what_a_service_changes_in_the_session_is_kept, Services) {
    open();

    with_both([this] {
        call("remember", "stock", R"({"what":"tea"})");
        BOOST_TEST(call("recall") == R"({"remembered":"tea"})");
    });
}

BOOST_FIXTURE_TEST_CASE(a_service_that_nobody_allows_is_refused, Services) {
    open();
    const std::string refused =
        R"({"error":"bank service is not permitted for the demo application","service":"bank"})";

    with_both([&] { BOOST_TEST(call("whose", "bank") == refused); });
}

BOOST_FIXTURE_TEST_CASE(what_the_session_says_counts_for_more_than_the_application, Services) {
    open();
    const std::string refused =
        R"({"error":"You are not allowed access to the stock service","service":"stock"})";

    with_both([&] {
        call("say", "", R"({"service":"bank","allowed":1})");
        call("say", "", R"({"service":"stock","allowed":0})");

        BOOST_TEST(call("whose", "bank") == R"({"application":"demo"})");
        BOOST_TEST(call("whose", "stock") == refused);
    });
}

BOOST_FIXTURE_TEST_CASE(a_type_that_the_service_has_not_and_one_that_is_not_there_are_told,
                        Services) {
    open();
    const std::string no_type =
        R"({"error":"No handler defined for stock service messages of type recall",)"
        R"("service":"stock"})";

    BOOST_TEST(call("recall", "stock") == no_type);
    BOOST_TEST(call("whose", "nothing") ==
               R"({"error":"Unable to load handler module for: nothing",)"
               R"("reason":{"code":"MODULE_NOT_FOUND"}})");
}

BOOST_FIXTURE_TEST_CASE(an_application_may_say_its_errors_in_its_own_words, Services) {
    open();
    begin_token_session("talker");

    BOOST_TEST(call("nonsense") == R"({"error":"What?","status":{"code":404}})");
    BOOST_TEST(call("whose", "bank") ==
               R"({"error":"Not for us","status":{"code":403},"service":"bank"})");
    BOOST_TEST(call("recall", "stock") == R"({"error":"Not that","service":"stock"})");
    BOOST_TEST(call("whose", "nothing") ==
               R"({"error":"Not there","reason":{"code":"MODULE_NOT_FOUND"}})");
    call("say", "", R"({"service":"stock","allowed":0})");
    BOOST_TEST(call("whose", "stock") == R"({"error":"Not for you","service":"stock"})");
}

BOOST_AUTO_TEST_CASE(a_status_that_no_error_has_is_a_mistake_in_the_application) {
    struct Wrong : Application {
        explicit Wrong(int status) : Application("wrong") {
            set_error_text(ErrorKind::no_type_handler, {"text", status});
        }
    };

    BOOST_CHECK_THROW(Wrong(200), std::logic_error);
    BOOST_CHECK_THROW(Wrong(600), std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()
