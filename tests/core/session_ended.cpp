#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/core/dispatching.hpp"
#include "tests/core/far_peer.hpp"
#include "tests/support/token_store.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

constexpr const char* says_ended = ",\"coqewd_session_ended\":true";

Task<Reply> logout(Context& context, Request) {
    context.session().destroy();
    co_return Reply{{"bye", true}};
}

Task<Reply> ask_back(Context& context, Request) {
    co_return co_await context.peer("back").call("logout", {});
}

Task<Reply> go(Context&, Request) {
    co_return Reply{{"type", "logout"}, {"qewd_destination", "back"}, {"qewd_application", "shop"}};
}

/// A client of `demo`, whose messages `far` go to another server, which the test answers for.
struct Ending : Dispatching {
    FarPeer back{io, tally, "back"};

    Ending() {
        environment.destinations.emplace("back", Destination{back.peer, "shop"});
        environment.token_sessions = numbered_sessions();
        routing.add("demo", "far", "back");
        routing.permit_switch("demo", "shop");
        applications["demo"] = {{"logout", logout}, {"ask_back", ask_back}, {"go", go}};
        open();
    }

    bool is_kept() { return environment.token_sessions->find(token, clock.wall_now()).has_value(); }

    /// Sends a message that reaches the other server, and lets that end the session.
    json::object ask_there(const std::string& type) {
        const std::size_t before = back.heard.size();
        send(type);
        await([&] { return back.heard.size() > before; });
        back.answer(before, R"({"bye":true})", says_ended);
        await([&] { return !heard.empty(); });
        return heard.back();
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(session_ended)

BOOST_FIXTURE_TEST_CASE(only_a_server_is_told_that_a_session_has_ended, Ending) {
    BOOST_TEST(!ask("logout").contains("coqewd_session_ended"));

    caller->is_server = true;
    const json::object frame = ask("logout");

    BOOST_TEST(frame.at("coqewd_session_ended") == true);
    BOOST_TEST(token_in(frame).empty());
}

BOOST_FIXTURE_TEST_CASE(a_token_session_that_another_server_ends_is_over_here, Ending) {
    for (const auto* type : {"far", "ask_back", "go"}) {
        begin_token_session();
        heard.clear();

        const json::object frame = ask_there(type);

        BOOST_TEST(!is_kept(), type);
        BOOST_TEST(message_of(frame).at("bye") == true, type);
        BOOST_TEST(!frame.contains("coqewd_session_ended"), type);
    }
}

BOOST_FIXTURE_TEST_CASE(a_jwt_that_another_server_ends_is_not_renewed_by_what_began_before,
                        Ending) {
    for (const auto* type : {"far", "ask_back", "go"}) {
        // With the same times it would be the token of a session that has ended.
        pass(1s);
        token = token_for("demo");
        heard.clear();
        const std::size_t before = back.heard.size();
        send("far");
        await([&] { return back.heard.size() > before; });

        const json::object frame = ask_there(type);
        const json::value shown = {{"late", true}, {"token", back.token_of(before)}};
        back.answer(before, json::serialize(shown));
        await([&] { return heard.size() == 2; });

        BOOST_TEST(token_in(frame).empty(), type);
        BOOST_TEST(message_of(heard.at(1)).at("late") == true, type);
        BOOST_TEST(token_in(heard.at(1)).empty(), type);
    }
}

BOOST_FIXTURE_TEST_CASE(the_word_goes_on_to_the_server_in_front, Ending) {
    caller->is_server = true;

    BOOST_TEST(ask_there("far").at("coqewd_session_ended") == true);
}

BOOST_AUTO_TEST_SUITE_END()
