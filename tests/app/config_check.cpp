#include "app/config_check.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "app/wiring.hpp"
#include "tests/app/options_fixture.hpp"

using namespace coqewd;
using coqewd::testing::lines;
using coqewd::testing::says;

namespace {

/// A configuration without a fault.
Config sound() {
    Config config;
    config.jwt_secrets = {{.kid = "", .secret = std::string(32, 's')}};
    return config;
}

PeerConfig peer(const std::string& name, const std::string& host, bool tls) {
    PeerConfig peer;
    peer.name = name;
    peer.endpoint = {.tls = tls, .host = host, .port = 1};
    peer.application = name;
    return peer;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(config_check)

BOOST_AUTO_TEST_CASE(sound_configuration_has_no_findings) {
    const Findings findings = check(sound());

    BOOST_TEST(lines(findings.errors) == "");
    BOOST_TEST(lines(findings.warnings) == "");
}

BOOST_AUTO_TEST_CASE(certificate_and_key_belong_together) {
    Config cert = sound();
    cert.tls_cert = "c.pem";
    Config key = sound();
    key.tls_key = "k.pem";
    Config both = cert;
    both.tls_key = "k.pem";

    BOOST_TEST(says(check(cert).errors, "tls-cert without tls-key"));
    BOOST_TEST(says(check(key).errors, "tls-key without tls-cert"));
    BOOST_TEST(lines(check(both).errors) == "");
}

BOOST_AUTO_TEST_CASE(fallback_is_a_file_in_the_folder) {
    Config config = sound();
    config.www_fallback = "app.html";

    const Findings without = check(config);
    config.www = "www";
    const Findings with = check(config);

    BOOST_TEST(says(without.errors, "www-fallback without www: "));
    BOOST_TEST(lines(with.errors) == "");
}

BOOST_AUTO_TEST_CASE(session_ids_have_room_for_64_io_threads) {
    Config config = sound();
    config.io_threads = 64;
    BOOST_TEST(lines(check(config).errors) == "");

    ++config.io_threads;

    BOOST_TEST(lines(check(config).errors) == "io-threads (65) is more than 64");
}

BOOST_AUTO_TEST_CASE(peers_are_bounded) {
    Config config = sound();
    for (int n = 0; n < 1'000; ++n) {
        config.peers.push_back(peer("p" + std::to_string(n), "h", true));
    }
    BOOST_TEST(lines(check(config).errors) == "");

    config.peers.push_back(peer("one-more", "h", true));

    BOOST_TEST(lines(check(config).errors) == "more than 1000 peers");
}

BOOST_AUTO_TEST_CASE(maps_are_bounded) {
    Config config = sound();
    config.peers = {peer("a", "h", true)};
    for (int n = 0; n < 10'000; ++n) {
        config.maps.push_back(
            {.application = "x", .type = "t" + std::to_string(n), .destination = "a"});
    }
    BOOST_TEST(lines(check(config).errors) == "");

    config.maps.push_back({.application = "x", .type = "one-more", .destination = "a"});

    BOOST_TEST(lines(check(config).errors) == "more than 10000 maps");
}

BOOST_AUTO_TEST_CASE(random_secret_is_refused_on_a_public_address) {
    for (const auto* address : {"0.0.0.0", "::", "192.168.1.1", "2001:db8::1"}) {
        Config config;
        config.address = address;
        BOOST_TEST(says(check(config).errors, "is public, but there is no JWT secret"), address);
    }
    for (const auto* address : {"127.0.0.1", "127.9.9.9", "::1", "localhost"}) {
        Config config;
        config.address = address;
        BOOST_TEST(lines(check(config).errors) == "", address);
        BOOST_TEST(says(advice(config, true), "no JWT secret: a random one"), address);
    }
    Config with_secret = sound();
    with_secret.address = "0.0.0.0";
    BOOST_TEST(lines(check(with_secret).errors) == "");
}

BOOST_AUTO_TEST_CASE(random_secret_beside_peers_is_warned_of) {
    Config config;
    config.peers = {peer("a", "h", true)};

    BOOST_TEST(says(advice(config, true), "peers will refuse"));
}

BOOST_AUTO_TEST_CASE(server_with_neither_an_application_nor_a_peer_is_told_what_to_do) {
    Config with_demo = sound();
    with_demo.demo = true;
    Config with_peer = sound();
    with_peer.peers = {peer("a", "h", true)};

    BOOST_TEST(says(advice(sound(), false), "--demo"));
    BOOST_TEST(lines(advice(sound(), true)) == "");
    BOOST_TEST(lines(advice(with_demo, false)) == "");
    BOOST_TEST(lines(advice(with_peer, false)) == "");
}

BOOST_AUTO_TEST_CASE(short_secret_is_warned_of_and_not_shown) {
    Config config = sound();
    config.jwt_secrets = {{.kid = "", .secret = "hunter2"}};

    const Findings findings = check(config);

    BOOST_TEST(says(findings.warnings, "shorter than 32 bytes"));
    BOOST_TEST(!says(findings.warnings, "hunter2"));
}

BOOST_AUTO_TEST_CASE(peer_names_and_kids_are_unique) {
    Config config = sound();
    config.peers = {peer("a", "h", true), peer("a", "h", true)};
    config.peers[1].where = "--peer";
    const std::string secret(32, 's');
    config.jwt_secrets = {{.kid = "k", .secret = secret}, {.kid = "k", .secret = secret}};

    const Findings findings = check(config);

    BOOST_TEST(says(findings.errors, "--peer: the peer 'a' is there twice"));
    BOOST_TEST(says(findings.errors, "two JWT secrets have the kid 'k'"));
}

BOOST_AUTO_TEST_CASE(map_names_a_peer) {
    Config config = sound();
    config.peers = {peer("stock", "h", true), peer("bank", "h", true)};
    config.maps = {{.application = "demo", .type = "a", .destination = "stcok"},
                   {.application = "demo", .type = "a", .destination = "bank"},
                   {.application = "demo", .type = "b", .destination = "zzzzzz"}};

    const Findings findings = check(config);

    BOOST_TEST(lines(findings.errors) ==
               "'demo/a' is mapped to 'stcok', which is no peer; did you mean 'stock'?\n"
               "'demo/a' is mapped twice\n"
               "'demo/b' is mapped to 'zzzzzz', which is no peer");
}

BOOST_AUTO_TEST_CASE(open_link_is_warned_of_unless_it_stays_on_the_machine) {
    Config config = sound();
    config.peers = {peer("a", "stock.example", false), peer("b", "127.0.0.1", false),
                    peer("c", "stock.example", true)};

    const Findings findings = check(config);

    BOOST_TEST(findings.warnings.size() == 1U);
    BOOST_TEST(says(findings.warnings, "the link to 'a' is not encrypted"));
}

BOOST_AUTO_TEST_CASE(authorities_without_a_tls_peer_are_warned_of) {
    Config config = sound();
    config.peer_ca = "ca.pem";

    BOOST_TEST(says(check(config).warnings, "peer-ca has no effect"));
}

BOOST_AUTO_TEST_CASE(a_microservice_that_permits_no_switch_is_warned_of) {
    Config config = sound();
    config.microservice = true;
    const Findings without = check(config);
    config.application_switches = {{"demo", {"store"}}};

    BOOST_TEST(says(without.warnings,
                    "microservice only lets every client say from which address it comes"));
    BOOST_TEST(check(config).warnings.empty());
}

BOOST_AUTO_TEST_CASE(credentials_for_nobody_are_warned_of) {
    Config config = sound();
    config.socketio.cors_credentials = true;
    const Findings nobody = check(config);
    config.socketio.cors_origins = {"*"};
    const Findings anybody = check(config);
    config.socketio.cors_origins = {"*", "https://shop.example"};

    BOOST_TEST(says(nobody.warnings, "cors-credentials has no effect"));
    BOOST_TEST(says(anybody.warnings, "cors-credentials has no effect"));
    BOOST_TEST(check(config).warnings.empty());
}

BOOST_AUTO_TEST_CASE(aliases_do_not_chain) {
    Config config = sound();
    config.aliases = {{"a", "b"}, {"b", "a"}, {"c", "c"}, {"d", "e"}};

    const Findings findings = check(config);

    BOOST_TEST(findings.errors.size() == 2U);
    BOOST_TEST(says(findings.errors, "moduleMap.a names 'b', which is an alias too"));
}

BOOST_AUTO_TEST_CASE(limits_fit_each_other) {
    Config config = sound();
    config.outbox_bytes_max = config.message_bytes_max - 1;
    config.redial_min = config.redial_max + std::chrono::milliseconds(1);

    const Findings findings = check(config);

    BOOST_TEST(says(findings.errors, "outbox-bytes-max (999999) is less than message-bytes-max"));
    BOOST_TEST(says(findings.errors, "redial-max (5s) is less than redial-min"));
}

BOOST_AUTO_TEST_CASE(
    what_servers_keep_for_each_other_is_less_than_for_a_client_only_when_it_is_said) {
    Config config = sound();
    config.outbox_bytes_max = config.link_outbox_bytes_max + 1;

    const Findings unsaid = check(config);
    config.sources["link-outbox-bytes-max"] = "--link-outbox-bytes-max";
    const Findings said = check(config);

    BOOST_TEST(unsaid.errors.empty());
    BOOST_TEST(link_outbox_bytes_max(config) == config.outbox_bytes_max);
    BOOST_TEST(says(said.errors, "--link-outbox-bytes-max (64MB) is less than outbox-bytes-max"));
}

BOOST_AUTO_TEST_CASE(all_faults_are_found_at_once) {
    Config config;
    config.address = "0.0.0.0";
    config.tls_cert = "c.pem";
    config.maps = {{.application = "demo", .type = "a", .destination = "x"}};
    config.aliases = {{"a", "b"}, {"b", "c"}};

    BOOST_TEST(check(config).errors.size() == 4U);
}

BOOST_AUTO_TEST_SUITE_END()
