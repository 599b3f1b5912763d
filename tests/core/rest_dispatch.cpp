#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <stdexcept>
#include <string>

#include "tests/core/rest_dispatching.hpp"
#include "tests/support/token_store.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

/// Writes its name into the reply, in front of what is there.
Middleware signs(std::string name) {
    return [name](Context& context, Request request, const Handler& next) -> Task<Reply> {
        Reply reply = co_await next(context, std::move(request));
        if (reply.is_object()) {
            json::object& body = reply.body().get_object();
            const json::value* by = body.if_contains("by");
            body["by"] = name + (by ? " " + std::string(by->get_string()) : "");
        }
        co_return reply;
    };
}

Task<Reply> closed(Context&, Request, const Handler&) {
    co_return Fault{.text = "closed on Sundays", .status = 403};
}

struct Clinic : Application {
    Clinic() : Application("clinic") {
        use(signs("application"));
        use_everywhere(signs("server"));
        on("patient", &Clinic::patient);
        get("/api/patient/:id", &Clinic::patient);
        get("/api/signed", &Clinic::patient).use(signs("outer")).use(signs("inner"));
        get("/api/closed", &Clinic::patient).use(closed);
        post("/api/login", &Clinic::login);
        get("/api/token", &Clinic::patient).access(Access::token);
        get("/api/optional", &Clinic::patient).access(Access::optional);
        get("/api/logged-in", &Clinic::patient).access(Access::authenticated);
        get("/api/composed", &Clinic::composed);
        get("/api/address", &Clinic::address);
        get("/api/visits", &Clinic::visits);
        get("/api/fails", &Clinic::fails);
        get("/api/picture", &Clinic::picture);
        on("in-place", &Clinic::in_place);
        on("address-in-place", &Clinic::address_in_place);
        on("address-within", &Clinic::address_within);
        get("/api/address-within", &Clinic::address_within);
    }

    Task<Reply> address(Context&, Request request) { co_return Reply{{"ip", request.rest()->ip}}; }

    Task<Reply> picture(Context&, Request) { co_return Reply::content("\x89PNG", "image/png"); }

    Task<Reply> patient(Context& context, Request request) {
        co_return Reply{{"patient", request.text("id")},
                        {"authenticated", context.session().authenticated()}};
    }

    Task<Reply> login(Context& context, Request request) {
        if (request.text("password") != "secret") co_return Fault{.text = "no", .status = 403};
        context.session().set_authenticated(true);
        co_return Reply{{"ok", true}};
    }

    Task<Reply> composed(Context& context, Request) {
        const Reply one = co_await context.rest({.path = "/api/patient/1"});
        const Reply none = co_await context.rest({.path = "/api/nothing"});
        const Reply refused = co_await context.rest({.path = "/api/logged-in"});
        co_return Reply{{"one", one.body()},
                        {"none", none.fault().status.value()},
                        {"refused", refused.fault().text}};
    }

    Task<Reply> visits(Context& context, Request) {
        Session* const named = co_await context.named_session();
        if (!named) co_return Fault{.text = "nobody"};
        const json::value* seen = named->get("visits");
        const std::int64_t visits = (seen ? seen->as_int64() : 0) + 1;
        named->set_private("visits", visits);
        co_return Reply{{"visits", visits}};
    }

    Task<Reply> fails(Context&, Request) {
        throw std::runtime_error("the reason is for the log");
        co_return Reply();
    }

    Task<Reply> in_place(Context&, Request) {
        co_return Reply{{"use_microservice", true},
                        {"request", {{"path", "/api/patient/9"}, {"method", "GET"}}}};
    }

    Task<Reply> address_in_place(Context&, Request) {
        co_return Reply{
            {"use_microservice", true},
            {"request", {{"path", "/api/address"}, {"method", "GET"}, {"ip", "203.0.113.9"}}}};
    }

    Task<Reply> address_within(Context& context, Request) {
        co_return co_await context.rest({.path = "/api/address"});
    }
};

struct Serving : RestDispatching {
    Serving() {
        factories.push_back([] { return std::make_unique<Clinic>(); });
        environment.token_sessions = numbered_sessions();
        open();
        token = token_for("clinic");
    }
};

/// Its handler waits until the test answers.
struct Held : Application {
    explicit Held(const Handler& handler) : Application("held") {
        get("/api/held", handler);
        on("go", &Held::go);
    }

    Task<Reply> go(Context&, Request) {
        co_return Reply{{"use_microservice", true},
                        {"request", {{"path", "/api/held"}, {"method", "GET"}}}};
    }
};

struct Locking : RestDispatching {
    Locking() {
        factories.push_back([this] { return std::make_unique<Held>(desk.handler()); });
        environment.token_sessions = numbered_sessions();
        environment.session_locks = std::make_shared<SessionLocks>();
        environment.session_lock_timeout = 10s;
        open();
    }

    std::string kept_token() {
        return environment.token_sessions->create({"held", "socket", "::1", 300s}, clock.wall_now())
            .value()
            .token;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(rest_dispatch)

BOOST_FIXTURE_TEST_CASE(one_handler_answers_messages_and_routes, Serving) {
    const Reply over_rest = rest("GET", "/api/patient/7");
    const json::object over_socket = ask("patient", R"(,"params":{"id":"7"})");

    BOOST_TEST(over_rest.json() ==
               R"({"patient":"7","authenticated":false,"by":"server application"})");
    BOOST_TEST(json::serialize(message_of(over_socket)) == over_rest.json());
}

BOOST_FIXTURE_TEST_CASE(middleware_stands_around_the_handler_from_the_server_inwards, Serving) {
    const Reply reply = rest("GET", "/api/signed");

    BOOST_TEST(reply.body().at("by") == json::value("server application outer inner"));
}

BOOST_FIXTURE_TEST_CASE(middleware_may_answer_instead, Serving) {
    const Reply reply = rest("GET", "/api/closed");

    BOOST_REQUIRE(reply.failed());
    BOOST_TEST(reply.fault().text == "closed on Sundays");
    BOOST_TEST(reply.fault().node == "here");
}

BOOST_FIXTURE_TEST_CASE(access_is_refused_in_qewds_words, Serving) {
    struct Row {
        std::string path, token;
        int status;
        std::string text;
    };
    const std::string missing =
        "Authorization Header missing or JWT not found in header (expected format: Bearer {{JWT}}";
    const std::string invalid = "Invalid JWT: Error: Not enough or too many segments";
    const Row rows[] = {
        {"/api/token", "", 400, missing},
        {"/api/token", "garbage", 403, invalid},
        {"/api/optional", "garbage", 403, invalid},
        {"/api/logged-in", "", 400, missing},
        {"/api/logged-in", "garbage", 403, invalid},
        {"/api/logged-in", token, 400, "User is not authenticated"},
    };

    for (const Row& row : rows) {
        BOOST_TEST_CONTEXT(row.path << " with the token '" << row.token << "'") {
            const Reply reply = rest("GET", row.path, row.token);
            BOOST_REQUIRE(reply.failed());
            BOOST_TEST(reply.fault().status.value() == row.status);
            BOOST_TEST(reply.fault().text == row.text);
            BOOST_TEST(reply.token().empty());
        }
    }
}

BOOST_FIXTURE_TEST_CASE(an_open_route_takes_a_token_that_does_not_verify_for_none, Serving) {
    const Reply reply = rest("GET", "/api/patient/7", "garbage");

    BOOST_TEST(!reply.failed());
    BOOST_TEST(reply.token().empty());
}

BOOST_FIXTURE_TEST_CASE(a_token_is_renewed_and_nobody_gets_one_for_nothing, Serving) {
    BOOST_TEST(rest("GET", "/api/optional").token().empty());
    BOOST_TEST(!rest("GET", "/api/optional", token).token().empty());
}

BOOST_FIXTURE_TEST_CASE(a_login_gives_a_token_that_opens_what_asks_for_it, Serving) {
    const RestRequest credentials{.headers = {{"content-type", "application/json"}},
                                  .body = R"({"password":"secret"})"};

    const Reply login = rest("POST", "/api/login", {}, credentials);
    const Reply inside = rest("GET", "/api/logged-in", std::string(login.token()));

    BOOST_REQUIRE(session_of_reply(login));
    BOOST_TEST(session_of_reply(login)->application() == "clinic");
    BOOST_TEST(!inside.failed());
    BOOST_TEST(inside.body().at("authenticated") == json::value(true));
}

BOOST_FIXTURE_TEST_CASE(a_failed_login_signs_nothing, Serving) {
    const Reply login = rest("POST", "/api/login", "garbage");

    BOOST_REQUIRE(login.failed());
    BOOST_TEST(login.token().empty());
}

BOOST_FIXTURE_TEST_CASE(what_a_handler_throws_stays_in_the_log, Serving) {
    const Reply reply = rest("GET", "/api/fails");

    BOOST_REQUIRE(reply.failed());
    BOOST_TEST(reply.fault().text == "The handler failed");
    BOOST_TEST(reply.fault().status.value() == 500);
    BOOST_TEST(warnings().at(0) ==
               "The handler of GET /api/fails failed: the reason is for the log");
}

BOOST_FIXTURE_TEST_CASE(who_has_a_uid_has_one_session_behind_all_tokens, Serving) {
    const auto token_of = [&](const char* uid) {
        Session session = Session::begin(environment.tokens, "clinic", 300s, *caller);
        session.set_public("uid", uid);
        return std::string(session.renewed(clock.wall_now()).text());
    };

    BOOST_TEST(rest("GET", "/api/visits", token_of("ada")).body().at("visits") == json::value(1));
    BOOST_TEST(rest("GET", "/api/visits", token_of("ada")).body().at("visits") == json::value(2));
    BOOST_TEST(rest("GET", "/api/visits", token_of("bob")).body().at("visits") == json::value(1));
    BOOST_TEST(rest("GET", "/api/visits", token).failed());
    BOOST_TEST(rest("GET", "/api/visits").failed());
}

BOOST_FIXTURE_TEST_CASE(a_handler_makes_rest_requests_as_its_session, Serving) {
    const Reply reply = rest("GET", "/api/composed", token);

    BOOST_TEST(reply.body().at("one").at("patient") == json::value("1"));
    BOOST_TEST(reply.body().at("none") == json::value(404));
    BOOST_TEST(reply.body().at("refused") == json::value("User is not authenticated"));
}

BOOST_FIXTURE_TEST_CASE(a_reply_may_leave_the_answer_to_a_route, Serving) {
    const json::object frame = ask("in-place");

    BOOST_TEST(frame.at("type") == json::value("in-place"));
    BOOST_TEST(message_of(frame).at("patient") == json::value("9"));
    BOOST_TEST(!token_in(frame).empty());
}

BOOST_FIXTURE_TEST_CASE(another_server_passes_a_rest_request_on, Serving) {
    caller->is_server = true;

    const json::object frame =
        ask("restRequest", R"(,"jwt":true,"path":"/api/patient/a%20b?x=1","method":"GET",)"
                           R"("pathTemplate":"/api/patient/:theirs","args":{"theirs":"a b"},)"
                           R"("headers":{},"query":{"x":"1"},"body":{},"ms_requestId":7)");

    BOOST_TEST(message_of(frame).at("patient") == json::value("a b"));
    BOOST_TEST(frame.at("ms_requestId") == json::value(7));
    BOOST_TEST(!token_in(frame).empty());
}

BOOST_FIXTURE_TEST_CASE(an_answer_of_bytes_that_are_no_text_is_a_fault_for_another_server,
                        Serving) {
    const json::object message =
        message_of(ask("restRequest", R"(,"jwt":true,"path":"/api/picture","method":"GET")"));

    BOOST_TEST(message.at("error") ==
               json::value("An answer that is neither JSON nor UTF-8 text can not be passed on"));
    BOOST_TEST(!rest("GET", "/api/picture").failed());
}

BOOST_FIXTURE_TEST_CASE(only_a_server_says_where_a_request_came_from, Serving) {
    const std::string members =
        R"(,"jwt":true,"path":"/api/address","method":"GET","ip":"10.0.0.7")";
    caller->ip_address = "192.0.2.1";

    BOOST_TEST(message_of(ask("restRequest", members)).at("ip") == json::value("192.0.2.1"));

    caller->is_server = true;
    BOOST_TEST(message_of(ask("restRequest", members)).at("ip") == json::value("10.0.0.7"));
}

BOOST_FIXTURE_TEST_CASE(a_route_that_is_asked_here_knows_where_the_client_is, Serving) {
    caller->ip_address = "192.0.2.1";

    BOOST_TEST(message_of(ask("address-in-place")).at("ip") == json::value("192.0.2.1"));
    BOOST_TEST(message_of(ask("address-within")).at("ip") == json::value("192.0.2.1"));
    const Reply over_rest = rest("GET", "/api/address-within", token, {.ip = "10.0.0.7"});
    BOOST_TEST(over_rest.body().at("ip") == json::value("10.0.0.7"));
}

BOOST_FIXTURE_TEST_CASE(what_is_passed_on_and_has_no_route_is_refused_in_qewds_words, Serving) {
    const auto error = [&](const std::string& members) {
        return std::string(
            message_of(ask("restRequest", ",\"jwt\":true" + members)).at("error").as_string());
    };

    BOOST_TEST(error(R"(,"path":"/api/nothing","method":"GET")") ==
               "No routes defined for handling REST MicroService requests");
    BOOST_TEST(error(R"(,"path":"/api/patient/7","method":"PUT")") ==
               "No handler defined for incoming REST MicroService request");
    BOOST_TEST(error("") ==
               "The message restRequest has no path and method, or too long a path or query");
}

BOOST_FIXTURE_TEST_CASE(a_locked_session_has_one_rest_request_at_a_time, Locking) {
    const std::string one = kept_token();
    const std::string other = kept_token();
    std::optional<Reply> first, second, third;
    Nursery nursery(executor);

    begin(nursery, first, "GET", "/api/held", one);
    await([&] { return desk.size() == 1; });
    begin(nursery, second, "GET", "/api/held", one);
    begin(nursery, third, "GET", "/api/held", other);
    await([&] { return desk.size() == 2; });
    desk.answer(1, Reply{{"n", 3}});
    await([&] { return third.has_value(); });
    BOOST_TEST(desk.size() == 2u);

    desk.answer(0, Reply{{"n", 1}});
    await([&] { return first && desk.size() == 3; });
    desk.answer(2, Reply{{"n", 2}});
    await([&] { return second.has_value(); });

    BOOST_TEST(second->body().at("n") == json::value(2));
}

BOOST_FIXTURE_TEST_CASE(a_session_that_stays_locked_is_a_503_over_rest_alone, Locking) {
    token = kept_token();
    std::optional<Reply> first, second;
    Nursery nursery(executor);
    begin(nursery, first, "GET", "/api/held", token);
    await([&] { return desk.size() == 1; });

    begin(nursery, second, "GET", "/api/held", token);
    send("go");
    pass(10s);
    await([&] { return second && !heard.empty(); });

    BOOST_TEST(second->fault().status.value() == 503);
    BOOST_TEST(json::serialize(message_of(heard.at(0))) ==
               R"({"error":"Timed out waiting for EWD session to be released"})");
    desk.answer(0, Reply());
    await([&] { return first.has_value(); });
}

BOOST_FIXTURE_TEST_CASE(a_locked_session_stays_so_for_who_answers_in_a_handlers_place, Locking) {
    token = kept_token();
    std::optional<Reply> second, third;
    Nursery nursery(executor);

    send("go");
    await([&] { return desk.size() == 1; });
    begin(nursery, second, "GET", "/api/held", token);
    begin(nursery, third, "GET", "/api/held", kept_token());
    await([&] { return desk.size() == 2; });
    desk.answer(1, Reply{{"n", 3}});
    await([&] { return third.has_value(); });
    BOOST_TEST(desk.size() == 2u);

    desk.answer(0, Reply{{"n", 1}});
    await([&] { return !heard.empty() && desk.size() == 3; });
    desk.answer(2, Reply{{"n", 2}});
    await([&] { return second.has_value(); });
    BOOST_TEST(second->body().at("n") == json::value(2));
}

BOOST_AUTO_TEST_SUITE_END()
