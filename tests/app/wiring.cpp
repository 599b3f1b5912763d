#include "app/wiring.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <string>

#include "core/app/session.hpp"
#include "core/async/clock.hpp"
#include "tests/support/web_root.hpp"

using namespace coqewd;
using namespace std::chrono_literals;

namespace {

constexpr auto session_timeout = 300s;

Tokens tokens_of(const std::string& secret) {
    Config config;
    config.jwt_secrets = {{"", secret}};
    return make_tokens(make_key_ring(config), false);
}

/// What is thrown; empty when nothing is.
template <typename Make>
std::string complaint_about(Make make) {
    try {
        make();
        return {};
    } catch (const std::runtime_error& error) {
        return error.what();
    }
}

/// A server's tokens, at a time that stands still.
struct Fixture {
    Fixture() { clock.freeze(); }

    std::string registration(const Tokens& issuer) {
        const Session session = Session::begin(issuer, "demo", session_timeout, Caller{});
        return std::string(session.renewed(clock.wall_now()).text());
    }

    boost::asio::io_context io;
    Clock& clock = Clock::of(io.get_executor());
    const Tokens tokens = tokens_of("a secret of these tests, thirty-two bytes");
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(wiring, Fixture)

BOOST_AUTO_TEST_CASE(link_that_was_up_for_longer_than_its_token_lasts_has_it_renewed) {
    const std::string token = registration(tokens);
    clock.advance(24h);
    BOOST_TEST_REQUIRE(Session::of(tokens, token, clock.wall_now()).has_error());

    const std::string renewed = renew_token(tokens, token, clock.wall_now());

    const auto session = Session::of(tokens, renewed, clock.wall_now());
    BOOST_TEST_REQUIRE(session.has_value(), session.error().message());
    BOOST_TEST(session->application() == "demo");
    clock.advance(session_timeout + 10s);
    BOOST_TEST(Session::of(tokens, renewed, clock.wall_now()).has_error());
}

BOOST_AUTO_TEST_CASE(token_of_a_server_with_another_secret_is_not_renewed) {
    const std::string token = registration(tokens_of("another secret of these tests, 32 bytes"));

    BOOST_TEST(renew_token(tokens, token, clock.wall_now()) == "");
}

BOOST_AUTO_TEST_CASE(what_is_no_token_is_not_renewed) {
    BOOST_TEST(renew_token(tokens, "no token", clock.wall_now()) == "");
    BOOST_TEST(renew_token(tokens, "", clock.wall_now()) == "");
}

BOOST_AUTO_TEST_CASE(authorities_that_are_none_are_said_with_what_named_them) {
    const testing::WebRoot root;
    root.write("ca.pem", "no PEM");
    const std::string file = root.at("ca.pem").string();
    const Endpoint endpoint{.tls = true, .host = "h", .port = 443};
    Config config;
    config.peer_ca = file;
    config.sources["peer-ca"] = "qewd.json:1:2: key 'peer-ca'";
    CallOptions call;
    call.endpoint = endpoint;
    call.ca = file;
    call.sources["ca"] = "--ca";

    const std::string of_peer =
        complaint_about([&] { make_client_options(config, {.name = "a", .endpoint = endpoint}); });
    const std::string of_call = complaint_about([&] { make_endpoint(call); });

    const std::string what = ": cannot read the certificate authorities '" + file + "': ";
    BOOST_TEST(of_peer.starts_with("qewd.json:1:2: key 'peer-ca'" + what), of_peer);
    BOOST_TEST(of_call.starts_with("--ca" + what), of_call);
}

BOOST_AUTO_TEST_SUITE_END()
