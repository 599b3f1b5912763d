#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>

#include "tests/core/far_peer.hpp"
#include "tests/core/rest_dispatching.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

RouteEntry route_to(std::string destination, std::string path, Access access = Access::optional) {
    return {.method = "GET",
            .path = PathTemplate(std::move(path)),
            .access = access,
            .destination = std::move(destination)};
}

/// REST routes to two other servers, which the test answers for.
struct RestForwarding : RestDispatching {
    FarPeer leeds{io, tally, "leeds"};
    FarPeer york{io, tally, "york"};
    std::optional<Reply> reply;
    Nursery asking{executor};

    RestForwarding() {
        environment.destinations.emplace("leeds", Destination{leeds.peer, "shop"});
        environment.destinations.emplace("york", Destination{york.peer, "shop"});
        environment.groups.emplace("both",
                                   Group{.members = {"leeds", "york"}, .member_timeout = 5s});
        routes.push_back(route_to("leeds", "/api/leeds/:id"));
        routes.push_back(route_to("leeds", "/api/open", Access::open));
        routes.push_back(route_to("", "/api/shop/:destination/stock"));
        routes.push_back(route_to("both", "/api/both"));
        open();
        clock.advance(0s);
        token = token_for("web");
    }

    ~RestForwarding() { settle(io); }

    void begin(const std::string& path, std::string with_token = {}) {
        auto match = dispatcher->routes().find("GET", path);
        BOOST_REQUIRE(match.entry);
        RestRequest rest{.path = path,
                         .path_template = match.entry->path.text(),
                         .arguments = std::move(match.arguments),
                         .ip = "10.0.0.7"};
        reply.reset();
        asking.spawn(ask(Request::over_rest(std::make_shared<RestRequest>(std::move(rest)),
                                            std::move(with_token)),
                         match.entry));
        settle(io);
    }

    /// An answer with the token that the call has brought.
    std::string with_token_of(std::size_t index) const {
        return R"({"n":1,"token":)" + json::serialize(json::value(leeds.token_of(index))) + "}";
    }

  private:
    Task<> ask(Request request, const RouteEntry* route) {
        reply = co_await dispatcher->dispatch(std::move(request), route);
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(rest_forward)

BOOST_FIXTURE_TEST_CASE(a_request_goes_to_the_routes_destination, RestForwarding) {
    begin("/api/leeds/7", token);

    const json::object& call = leeds.heard.at(0);
    BOOST_TEST(call.at("type") == json::value("restRequest"));
    BOOST_TEST(call.at("application") == json::value("shop"));
    BOOST_TEST(call.at("pathTemplate") == json::value("/api/leeds/:id"));
    BOOST_TEST(call.at("args").at("id") == json::value("7"));
    BOOST_TEST(call.at("jwt") == json::value(true));
    BOOST_TEST(claims_of(leeds.token_of(0)).at("application") == json::value("shop"));

    leeds.answer(0, with_token_of(0));

    BOOST_REQUIRE(reply);
    BOOST_TEST(reply->json() == R"({"n":1})");
    BOOST_TEST(claims_of(reply->token()).at("application") == json::value("web"));
}

// QEWD's handlers look for the token there (validateRestRequest).
BOOST_FIXTURE_TEST_CASE(a_request_shows_its_session_in_the_authorization, RestForwarding) {
    begin("/api/leeds/7", token);
    begin("/api/leeds/7");

    const auto& known = leeds.heard.at(0).at("headers").as_object();
    BOOST_TEST(known.at("authorization") == json::value("Bearer " + leeds.token_of(0)));
    BOOST_TEST(!leeds.heard.at(1).at("headers").as_object().contains("authorization"));
}

BOOST_FIXTURE_TEST_CASE(who_has_no_token_gets_none_unless_the_session_changes, RestForwarding) {
    begin("/api/leeds/7");
    leeds.answer(0, with_token_of(0));
    BOOST_REQUIRE(reply);
    BOOST_TEST(reply->token().empty());

    begin("/api/leeds/8");
    Session there = Session::of(environment.tokens, leeds.token_of(1), clock.wall_now()).value();
    there.set_authenticated(true);
    const auto text = json::serialize(json::value(there.renewed(clock.wall_now()).text()));
    leeds.answer(1, R"({"ok":true,"token":)" + text + "}");

    BOOST_REQUIRE(reply);
    BOOST_TEST(
        Session::of(environment.tokens, reply->token(), clock.wall_now()).value().authenticated());
}

BOOST_FIXTURE_TEST_CASE(a_login_counts_though_the_other_server_leaves_the_mark_of_strangers,
                        RestForwarding) {
    begin("/api/leeds/7");
    json::object claims = claims_of(leeds.token_of(0));
    claims["user"] = "rob";

    leeds.answer(0, R"({"ok":true,"token":)" +
                        json::serialize(json::value(environment.tokens.sign(claims))) + "}");

    BOOST_REQUIRE(reply);
    const json::object told = claims_of(reply->token());
    BOOST_TEST(told.at("user") == json::value("rob"));
    BOOST_TEST(told.at("application") == json::value("shop"));
    BOOST_TEST(!told.contains("coqewd_anonymous"));
}

BOOST_FIXTURE_TEST_CASE(a_token_that_does_not_verify_goes_nowhere, RestForwarding) {
    begin("/api/leeds/7", "garbage");

    BOOST_REQUIRE(reply);
    BOOST_TEST(reply->fault().text == "Invalid JWT: Error: Not enough or too many segments");
    BOOST_TEST(leeds.heard.empty());
}

BOOST_FIXTURE_TEST_CASE(a_route_without_the_check_signs_nothing_it_has_not_verified,
                        RestForwarding) {
    json::object forged = claims_of(token);
    forged["admin"] = true;

    begin("/api/open", plain_token(forged, "another secret"));

    const json::object sent = claims_of(leeds.token_of(0));
    BOOST_TEST(!sent.contains("admin"));
    BOOST_TEST(sent.contains("coqewd_anonymous"));
    leeds.answer(0, with_token_of(0));
    BOOST_TEST(reply->token().empty());
}

BOOST_FIXTURE_TEST_CASE(the_path_may_name_the_destination, RestForwarding) {
    begin("/api/shop/york/stock", token);
    BOOST_TEST(york.heard.size() == 1u);

    begin("/api/shop/paris/stock", token);

    BOOST_REQUIRE(reply);
    BOOST_TEST(reply->fault().text == "No such destination: paris");
    BOOST_TEST(reply->fault().status.value() == 400);
}

BOOST_FIXTURE_TEST_CASE(a_link_that_is_down_is_said_at_once, RestForwarding) {
    leeds.close();
    leeds.peer->detach();

    begin("/api/leeds/7", token);

    BOOST_REQUIRE(reply);
    BOOST_TEST(reply->fault().text == "MicroService connection is down");
    BOOST_TEST(reply->fault().status.value() == 503);
}

BOOST_FIXTURE_TEST_CASE(statuses_and_fields_of_the_other_server_come_back, RestForwarding) {
    begin("/api/leeds/7", token);

    leeds.answer(0, R"({"id":7})",
                 R"(,"coqewd_http":{"status":201,"headers":[["Location","/api/leeds/7"]]})");

    BOOST_REQUIRE(reply && reply->http());
    BOOST_TEST(reply->http()->status == 201);
    BOOST_CHECK(reply->http()->headers.at(0) ==
                (HeaderField{.name = "Location", .value = "/api/leeds/7"}));
}

BOOST_FIXTURE_TEST_CASE(a_group_is_asked_at_the_same_time, RestForwarding) {
    begin("/api/both", token);
    BOOST_TEST(leeds.heard.size() == 1u);
    BOOST_TEST(york.heard.size() == 1u);

    york.answer(0, R"({"n":2})");
    BOOST_TEST(!reply);
    leeds.answer(0, R"({"n":1})");

    BOOST_REQUIRE(reply);
    BOOST_TEST(reply->json() == R"({"results":{"york":{"n":2},"leeds":{"n":1}}})");
}

BOOST_FIXTURE_TEST_CASE(a_group_counts_as_the_servers_that_would_ask_as_many, RestForwarding) {
    begin("/api/both", token);
    environment.hops_max = 1;
    begin("/api/both", token);

    BOOST_TEST(leeds.heard.at(0).at("coqewd_hops") == 2);
    BOOST_TEST(leeds.heard.at(1).at("coqewd_hops") == 1);
}

BOOST_FIXTURE_TEST_CASE(a_member_that_is_silent_costs_its_own_time_only, RestForwarding) {
    begin("/api/both", token);
    leeds.answer(0, R"({"n":1})");
    clock.advance(4999ms);
    settle(io);
    BOOST_TEST(!reply);

    clock.advance(1ms);
    settle(io);

    BOOST_REQUIRE(reply);
    BOOST_TEST(!reply->failed());
    BOOST_TEST(reply->body().at("missing") == json::value(json::array{"york"}));
}

BOOST_FIXTURE_TEST_CASE(a_group_that_is_given_up_waits_for_its_members, RestForwarding) {
    begin("/api/both", token);

    asking.cancel();
    settle(io);

    BOOST_REQUIRE(reply && reply->failed());
    BOOST_TEST(reply->fault().text == server_stops("here").text);
    leeds.answer(0, R"({"n":1})");
    york.answer(0, R"({"n":2})");
    BOOST_TEST(tally.counts().late == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
