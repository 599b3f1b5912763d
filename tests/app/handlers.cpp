#include "app/demo.hpp"
#include "tests/support/coqewd_test.hpp"

using namespace coqewd;

namespace {

/// Handlers that leave something in the session which no token can say.
struct Careless : Application {
    Careless() : Application("careless") {
        on("set_public", &Careless::set_public);
        on("set_private", &Careless::set_private);
        on("known", &Careless::known);
    }

    Task<Reply> set_public(Context& context, Request) {
        context.session().set_public("name", "\xff");
        co_return Reply();
    }

    Task<Reply> set_private(Context& context, Request) {
        context.session().set_private("name", "\xff");
        co_return Reply();
    }

    Task<Reply> known(Context& context, Request) {
        co_return Reply{{"known", context.session().get("name") != nullptr}};
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(handlers)

COQEWD_TEST(greets_by_name, Demo) {
    const Reply reply = co_await client.call("greet", {{"name", "Ada"}});

    BOOST_TEST(!reply.failed());
    BOOST_TEST(reply.body().at("hello") == "Ada");
}

COQEWD_TEST(session_goes_on_from_call_to_call, Demo) {
    const Reply before = co_await client.call("whoami");
    co_await client.call("login", {{"username", "ada"}, {"password", "secret"}});

    const Reply after = co_await client.call("whoami");

    BOOST_TEST(before.body().at("authenticated") == false);
    BOOST_TEST(after.body().at("authenticated") == true);
    BOOST_TEST(after.body().at("username") == "ada");
}

COQEWD_TEST(intermediate_messages_come_before_the_reply, Demo) {
    std::vector<Event> events;

    const Reply reply = co_await client.call("progress", {{"steps", 3}}, events);

    BOOST_TEST(events.size() == 3U);
    BOOST_TEST(reply.body().at("done") == true);
}

COQEWD_TEST(what_a_handler_throws_stays_in_the_log, Demo) {
    const Reply reply = co_await client.call("fail");

    BOOST_TEST(reply.failed());
    BOOST_TEST(to_string(reply.fault().code) == "internal");
    BOOST_TEST(reply.json().find("as it was asked") == std::string::npos);
}

COQEWD_TEST(a_claim_that_is_not_utf_8_is_a_fault_and_the_session_stays_as_it_was, Careless) {
    for (const auto* type : {"set_public", "set_private"}) {
        const Reply refused = co_await client.call(type);
        const Reply next = co_await client.call("known");

        BOOST_TEST(refused.failed());
        if (refused.failed()) BOOST_TEST(to_string(refused.fault().code) == "internal");
        BOOST_TEST(!next.failed());
        BOOST_TEST(next.body().at("known") == false);
    }
}

COQEWD_TEST(fault_with_a_code_that_is_none_says_which_are, Demo) {
    const Reply right = co_await client.call("fault", {{"code", 409}, {"text", "sold"}});
    const Reply wrong = co_await client.call("fault", {{"code", 200}});

    BOOST_TEST(right.fault().status.value() == 409);
    BOOST_TEST(to_string(wrong.fault().code) == "bad_request");
    BOOST_TEST(wrong.fault().text == "The code of a fault has to be from 400 to 599");
}

BOOST_AUTO_TEST_SUITE_END()
