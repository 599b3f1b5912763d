#include "net/socketio/engineio_handshake.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>

#include "core/message/json_scan.hpp"
#include "net/socketio/engineio_open.hpp"
#include "tests/net/socketio_transcript.hpp"

namespace {

using namespace coqewd::net::socketio;
using namespace std::chrono_literals;
using coqewd::JsonError;

HandshakeQuery query_of(std::string_view text) {
    return read_query(text);
}

const HandshakeQuery new_polling = query_of("EIO=4&transport=polling");
const HandshakeQuery new_websocket = query_of("EIO=4&transport=websocket");
const HandshakeQuery more_polling = query_of("EIO=4&transport=polling&sid=abc");
const HandshakeQuery upgrading = query_of("EIO=4&transport=websocket&sid=abc");

constexpr SessionFacts on_polling{TransportName::polling, Generation::eio4};
constexpr SessionFacts on_websocket{TransportName::websocket, Generation::eio4};

/// A request that would be refused for every reason from this one on.
RequestFacts wrong_in_all_ways() {
    return {.method = "POST", .transport_enabled = false, .origin = "a\nb", .allowed = false};
}

const std::string example = R"({"sid":"Lq2s3ONRv0o30oluAAAA","upgrades":["websocket"],)"
                            R"("pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000})";

coqewd::error_code open_error(std::string_view data) {
    return read_open(data).error();
}

/// The example with one member's value replaced.
std::string open_with(std::string_view name, std::string_view value) {
    std::string data = R"({"sid":"x","pingInterval":25000,"pingTimeout":20000)";
    return data + ",\"" + std::string(name) + "\":" + std::string(value) + "}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engineio_handshake)

BOOST_AUTO_TEST_CASE(queries_of_real_clients_are_understood) {
    const auto v2 = query_of("EIO=3&transport=polling&t=Q8ABOW2&b64=1");
    const auto v3 = query_of("EIO=4&transport=polling&t=Q8ABOW2&b64=1");
    const auto upgrade = query_of("EIO=4&transport=websocket&sid=Lq2s3ONRv0o30oluAAAA");

    BOOST_TEST((v2.generation == Generation::eio3));
    BOOST_TEST((v2.transport == TransportName::polling));
    BOOST_TEST(!v2.sid);
    BOOST_TEST(v2.base64);
    BOOST_TEST(!v2.jsonp_index);
    BOOST_TEST((v3.generation == Generation::eio4));
    BOOST_TEST(!v3.base64);
    BOOST_TEST((upgrade.transport == TransportName::websocket));
    BOOST_TEST(upgrade.sid.value() == "Lq2s3ONRv0o30oluAAAA");
}

BOOST_AUTO_TEST_CASE(queries_are_decoded_and_the_last_of_a_name_counts) {
    BOOST_TEST((query_of("EIO=3&EIO=4").generation == Generation::eio4));
    BOOST_TEST((query_of("%45IO=%34").generation == Generation::eio4));
    BOOST_TEST(query_of("sid=a&sid=b%20c+d%2B").sid.value() == "b c d+");
    BOOST_TEST(query_of("sid=%zz%").sid.value() == "%zz%");
    BOOST_TEST(query_of("sid=a=b").sid.value() == "a=b");
    BOOST_TEST(query_of("&&sid=a&&").sid.value() == "a");
    BOOST_TEST(!query_of("SID=a&xsid=b&sidx=c").sid);
}

BOOST_AUTO_TEST_CASE(an_empty_sid_is_none) {
    BOOST_TEST(!query_of("sid=").sid);
    BOOST_TEST(!query_of("sid").sid);
    BOOST_TEST(!query_of("sid=a&sid=").sid);
}

BOOST_AUTO_TEST_CASE(other_versions_and_transports_are_unknown) {
    for (const char* const eio :
         {"", "EIO", "EIO=", "EIO=2", "EIO=5", "EIO=34", "EIO= 4", "eio=4"}) {
        BOOST_TEST(!query_of(eio).generation, eio);
    }
    for (const char* const name : {"", "transport=", "transport=webtransport", "transport=Polling",
                                   "transport=polling%00"}) {
        BOOST_TEST(!query_of(name).transport, name);
    }
}

BOOST_AUTO_TEST_CASE(base64_and_jsonp_belong_to_engineio_3) {
    BOOST_TEST(query_of("EIO=3&b64=0").base64);
    BOOST_TEST(!query_of("EIO=3&b64=").base64);
    BOOST_TEST(query_of("EIO=3&j=7").jsonp_index.value() == 7U);
    BOOST_TEST(query_of("EIO=3&j=7").base64);
    BOOST_TEST(!query_of("EIO=4&j=7&b64=1").jsonp_index);
    BOOST_TEST(!query_of("EIO=4&j=7&b64=1").base64);
    for (const char* const j : {"EIO=3&j=", "EIO=3&j=a", "EIO=3&j=1a", "EIO=3&j=-1", "EIO=3&j=%2B1",
                                "EIO=3&j=4294967296"}) {
        BOOST_TEST(!query_of(j).jsonp_index, j);
    }
}

BOOST_AUTO_TEST_CASE(good_requests_are_not_refused) {
    BOOST_TEST(!check_request(new_polling, {}));
    BOOST_TEST(!check_request(new_websocket, {.is_upgrade = true}));
    BOOST_TEST(!check_request(more_polling, {.session = on_polling}));
    BOOST_TEST(!check_request(more_polling, {.method = "POST", .session = on_polling}));
    BOOST_TEST(!check_request(upgrading, {.is_upgrade = true, .session = on_polling}));
    BOOST_TEST(!check_request(new_polling, {.origin = "https://\xC3\xA4.example\t"}));
}

BOOST_AUTO_TEST_CASE(the_transport_is_checked_first) {
    const auto unknown = query_of("transport=x&sid=abc");
    RequestFacts facts = wrong_in_all_ways();

    BOOST_TEST((check_request(unknown, facts) == Refusal::transport_unknown));
    BOOST_TEST((check_request(new_polling, facts) == Refusal::transport_unknown));
    BOOST_TEST((check_request(query_of(""), {}) == Refusal::transport_unknown));
}

BOOST_AUTO_TEST_CASE(the_origin_is_checked_second) {
    RequestFacts facts = wrong_in_all_ways();
    facts.transport_enabled = true;

    BOOST_TEST((check_request(more_polling, facts) == Refusal::bad_request));
    for (const char* const origin : {"a\rb", "a\x01", "\x7F", "a\nb"}) {
        BOOST_TEST((check_request(new_polling, {.origin = origin}) == Refusal::bad_request));
    }
}

BOOST_AUTO_TEST_CASE(a_session_must_be_known_and_be_asked_in_its_own_way) {
    const auto other_eio = query_of("EIO=3&transport=polling&sid=abc");
    const auto no_eio = query_of("transport=polling&sid=abc");
    const auto refusal = [](const HandshakeQuery& query, const RequestFacts& facts) {
        return check_request(query, facts);
    };

    BOOST_TEST((refusal(other_eio, {.is_upgrade = true}) == Refusal::session_unknown));
    BOOST_TEST((refusal(more_polling, {.session = on_websocket}) == Refusal::bad_request));
    BOOST_TEST((refusal(upgrading, {.session = on_polling}) == Refusal::bad_request));
    BOOST_TEST((refusal(upgrading, {.is_upgrade = true, .session = on_websocket}) ==
                Refusal::bad_request));
    BOOST_TEST((refusal(more_polling, {.is_upgrade = true, .session = on_polling}) ==
                Refusal::bad_request));
    BOOST_TEST((refusal(other_eio, {.session = on_polling}) == Refusal::bad_request));
    BOOST_TEST((refusal(no_eio, {.session = on_polling}) == Refusal::bad_request));
}

BOOST_AUTO_TEST_CASE(the_hook_is_not_asked_about_a_session_that_goes_on) {
    BOOST_TEST(!check_request(more_polling, {.session = on_polling, .allowed = false}));
}

BOOST_AUTO_TEST_CASE(a_new_session_is_checked_in_order) {
    const auto nothing_right = query_of("transport=websocket");
    RequestFacts facts{.method = "POST", .allowed = false};

    BOOST_TEST((check_request(nothing_right, facts) == Refusal::bad_handshake_method));
    facts.method = "GET";
    BOOST_TEST((check_request(nothing_right, facts) == Refusal::bad_request));
    facts.is_upgrade = true;
    BOOST_TEST((check_request(nothing_right, facts) == Refusal::forbidden));
    facts.allowed = true;
    BOOST_TEST((check_request(nothing_right, facts) == Refusal::unsupported_version));
    BOOST_TEST((check_request(new_polling, facts) == Refusal::bad_request));
}

BOOST_AUTO_TEST_CASE(refusals_have_exact_bodies) {
    BOOST_TEST(body_of(Refusal::transport_unknown) ==
               R"({"code":0,"message":"Transport unknown"})");
    BOOST_TEST(body_of(Refusal::session_unknown) == R"({"code":1,"message":"Session ID unknown"})");
    BOOST_TEST(body_of(Refusal::bad_handshake_method) ==
               R"({"code":2,"message":"Bad handshake method"})");
    BOOST_TEST(body_of(Refusal::bad_request) == R"({"code":3,"message":"Bad request"})");
    BOOST_TEST(body_of(Refusal::forbidden) == R"({"code":4,"message":"Forbidden"})");
    BOOST_TEST(body_of(Refusal::unsupported_version) ==
               R"({"code":5,"message":"Unsupported protocol version"})");
    BOOST_TEST(forbidden_body("Forbidden") == body_of(Refusal::forbidden));
    BOOST_TEST(forbidden_body("not \"you\"") == R"({"code":4,"message":"not \"you\""})");
    BOOST_TEST(message_of(Refusal::bad_request) == "Bad request");
}

BOOST_AUTO_TEST_CASE(only_forbidden_has_another_status) {
    BOOST_TEST(http_status(Refusal::forbidden) == 403U);
    BOOST_TEST(http_status(Refusal::transport_unknown) == 400U);
    BOOST_TEST(http_status(Refusal::unsupported_version) == 400U);
}

BOOST_AUTO_TEST_CASE(open_packets_are_written_in_the_order_of_the_specification) {
    std::string polling;
    std::string websocket;

    append_open(
        polling,
        {.sid = "Lq2s3ONRv0o30oluAAAA", .upgradable = true, .payload_bytes_max = 1'000'000});
    append_open(websocket, {.sid = "wzyAV2DduRSyZfTyAAAA", .payload_bytes_max = 1'000'000});

    BOOST_TEST(polling == example);
    BOOST_TEST(("0" + polling).size() == 118U);
    BOOST_TEST(websocket == R"({"sid":"wzyAV2DduRSyZfTyAAAA","upgrades":[],)"
                            R"("pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000})");
}

BOOST_AUTO_TEST_CASE(open_packets_are_read) {
    const auto open = read_open(example).value();

    BOOST_TEST(open.sid == "Lq2s3ONRv0o30oluAAAA");
    BOOST_TEST(open.upgradable);
    BOOST_TEST((open.ping_interval == 25s));
    BOOST_TEST((open.ping_timeout == 20s));
    BOOST_TEST(open.payload_bytes_max.value() == 1'000'000U);
}

BOOST_AUTO_TEST_CASE(open_packets_may_lack_what_old_servers_do_not_say) {
    const auto open = read_open(R"( {"pingTimeout":1,"pingInterval":2,"sid":"\u0061","x":[{}]} )");

    BOOST_TEST(open->sid == "a");
    BOOST_TEST(!open->upgradable);
    BOOST_TEST((open->ping_interval == 2ms));
    BOOST_TEST((open->ping_timeout == 1ms));
    BOOST_TEST(!open->payload_bytes_max);
}

BOOST_AUTO_TEST_CASE(open_packets_that_make_no_sense_are_refused) {
    BOOST_TEST(open_error("") == JsonError::incomplete);
    BOOST_TEST(open_error("[]") == JsonError::not_an_object);
    BOOST_TEST(open_error("{}") == ParseError::invalid_open);
    for (const char* const sid : {"1", "null", "\"\"", "[\"x\"]"}) {
        BOOST_TEST(open_error(open_with("sid", sid)) == ParseError::invalid_open, sid);
    }
    for (const char* const time :
         {"0", "-1", "1.5", "1e3", "\"25000\"", "null", "86400001", "99999999999999999999"}) {
        BOOST_TEST(open_error(open_with("pingInterval", time)) == ParseError::invalid_open, time);
        BOOST_TEST(open_error(open_with("pingTimeout", time)) == ParseError::invalid_open, time);
    }
    for (const char* const number : {"-1", "\"1\"", "1.5", "{}"}) {
        BOOST_TEST(open_error(open_with("maxPayload", number)) == ParseError::invalid_open, number);
    }
    BOOST_TEST(open_error(open_with("upgrades", "\"websocket\"")) == ParseError::invalid_open);
    BOOST_TEST(read_open(open_with("pingInterval", "86400000")).has_value());
}

BOOST_AUTO_TEST_CASE(open_packets_are_bounded) {
    const auto with_sid = [](std::size_t size) {
        return open_with("sid", '"' + std::string(size, 'a') + '"');
    };
    std::string long_one = example;
    long_one.append(open_bytes_max - long_one.size(), ' ');

    BOOST_TEST(read_open(with_sid(sid_bytes_max)).has_value());
    BOOST_TEST(open_error(with_sid(sid_bytes_max + 1)) == ParseError::invalid_open);
    BOOST_TEST(read_open(long_one).has_value());
    BOOST_TEST(open_error(long_one + ' ') == ParseError::open_too_long);
}

BOOST_AUTO_TEST_CASE(cut_open_packets_are_refused) {
    for (std::size_t size = 0; size < example.size(); ++size) {
        BOOST_TEST(read_open(std::string_view(example).substr(0, size)).has_error());
    }
}

BOOST_AUTO_TEST_SUITE_END()
