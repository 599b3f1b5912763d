#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/core/dispatching.hpp"
#include "tests/core/far_peer.hpp"

using namespace coqewd;
using namespace coqewd::testing;
namespace json = boost::json;

namespace {

/// Leaves the answer to whoever the params name.
Task<Reply> go(Context&, Request request) {
    co_return Reply(json::value(request.params()));
}

Task<Reply> logout_and_go(Context& context, Request request) {
    context.session().destroy();
    co_return Reply(json::value(request.params()));
}

constexpr std::string_view to_route =
    R"({"use_microservice":true,"request":{"path":"/api/leeds/7","method":"GET"}})";
constexpr std::string_view to_application =
    R"({"type":"greet","qewd_destination":"leeds","qewd_application":"shop"})";

/// Handlers that leave their answers to another server, which the test answers for.
struct InPlace : Dispatching {
    FarPeer leeds{io, tally, "leeds"};

    InPlace() {
        environment.destinations.emplace("leeds", Destination{leeds.peer, "shop"});
        routing.permit_switch("demo", "shop");
        routes.push_back({.method = "GET",
                          .path = PathTemplate("/api/leeds/:id"),
                          .access = Access::optional,
                          .destination = "leeds"});
        applications["demo"] = {{"go", go}, {"logout_and_go", logout_and_go}};
        open();
    }

    /// The reply to this message, which the other server answers with the token that it was given.
    json::object answered(const std::string& type, std::string_view params) {
        const std::size_t replies = heard.size();
        const std::size_t calls = leeds.heard.size();
        send(type, ",\"params\":" + std::string(params));
        await([&] { return leeds.heard.size() > calls; });
        const auto given = json::serialize(json::value(leeds.token_of(calls)));
        leeds.answer(calls, "{\"token\":" + given + '}');
        await([&] { return heard.size() > replies; });
        return heard.at(replies);
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(dispatcher_in_place)

BOOST_FIXTURE_TEST_CASE(a_session_that_lives_on_gets_a_token_whoever_answers, InPlace) {
    for (const bool from_server : {false, true}) {
        caller->is_server = from_server;

        BOOST_TEST(!token_in(answered("go", to_route)).empty(), from_server);
        BOOST_TEST(!token_in(answered("go", to_application)).empty(), from_server);
    }
}

BOOST_FIXTURE_TEST_CASE(a_session_that_the_handler_has_ended_gets_none_whoever_answers, InPlace) {
    for (const bool from_server : {false, true}) {
        caller->is_server = from_server;

        BOOST_TEST(token_in(answered("logout_and_go", to_route)).empty(), from_server);
        BOOST_TEST(token_in(answered("logout_and_go", to_application)).empty(), from_server);
    }
}

BOOST_FIXTURE_TEST_CASE(a_reply_that_leaves_its_answer_to_no_route_is_the_handlers_fault, InPlace) {
    for (const std::string request : {"", R"(,"request":7)", R"(,"request":{"method":"GET"})"}) {
        const auto frame = ask("go", R"(,"params":{"use_microservice":true)" + request + '}');

        BOOST_TEST(frame.at("message").at("error").as_string() ==
                   "The reply with use_microservice has no request with a path and a method");
        BOOST_TEST(fault_code_in(frame) == "application");
    }
}

BOOST_AUTO_TEST_SUITE_END()
