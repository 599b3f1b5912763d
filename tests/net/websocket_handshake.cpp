#include "net/websocket/handshake.hpp"

#include <array>
#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tests/net/websocket_transcript.hpp"

namespace {

using namespace coqewd::net::websocket;

// RFC 6455 section 1.3.
constexpr std::string_view sample_key = "dGhlIHNhbXBsZSBub25jZQ==";
constexpr std::string_view sample_accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

UpgradeRequest good_request() {
    return {.method = "GET",
            .http_version = 11,
            .upgrade = "websocket",
            .connection = "Upgrade",
            .version = "13",
            .key = sample_key};
}

UpgradeResponse good_response() {
    return {.status = 101,
            .upgrade = "websocket",
            .connection = "Upgrade",
            .accept = sample_accept,
            .extensions = "",
            .protocol = ""};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(websocket_handshake)

BOOST_AUTO_TEST_CASE(the_accept_key_is_the_one_of_the_rfc) {
    BOOST_TEST(accept_key(sample_key) == sample_accept);
}

BOOST_AUTO_TEST_CASE(a_client_s_key_is_sixteen_bytes_in_base64) {
    const std::string_view nonce = "the sample nonce";
    std::array<char, 16> random;
    nonce.copy(random.data(), random.size());

    BOOST_TEST(client_key(random) == sample_key);
}

BOOST_AUTO_TEST_CASE(a_good_request_passes) {
    BOOST_TEST(!check_request(good_request()));
}

BOOST_AUTO_TEST_CASE(tokens_are_found_in_lists_and_in_any_case_of_letters) {
    auto request = good_request();

    for (const std::string_view connection :
         {"keep-alive, Upgrade", "upgrade,keep-alive", " x ,\tUPGRADE\t", ",,Upgrade"}) {
        request.connection = connection;
        BOOST_TEST(!check_request(request));
    }
    for (const std::string_view upgrade : {"WebSocket", "h2c, websocket"}) {
        request.upgrade = upgrade;
        BOOST_TEST(!check_request(request));
    }
}

BOOST_AUTO_TEST_CASE(a_method_other_than_get_is_refused) {
    auto request = good_request();
    request.method = "POST";

    BOOST_TEST(check_request(request) == Error::wrong_method);
    BOOST_TEST(http_status(Error::wrong_method) == 400U);
}

BOOST_AUTO_TEST_CASE(http_1_0_is_refused) {
    auto request = good_request();
    request.http_version = 10;

    BOOST_TEST(check_request(request) == Error::wrong_http_version);
}

BOOST_AUTO_TEST_CASE(a_wrong_upgrade_or_connection_field_is_refused) {
    for (const std::string_view wrong : {"", "websockets", "web socket", "keep-alive", ","}) {
        auto upgrade = good_request();
        upgrade.upgrade = wrong;
        auto connection = good_request();
        connection.connection = wrong;

        BOOST_TEST(check_request(upgrade) == Error::wrong_upgrade);
        BOOST_TEST(check_request(connection) == Error::wrong_connection);
    }
}

BOOST_AUTO_TEST_CASE(another_version_is_refused_with_426) {
    for (const std::string_view wrong : {"", "8", "14", "13, 8", "013"}) {
        auto request = good_request();
        request.version = wrong;

        BOOST_TEST(check_request(request) == Error::wrong_version);
    }
    BOOST_TEST(http_status(Error::wrong_version) == 426U);
}

BOOST_AUTO_TEST_CASE(a_key_that_is_not_sixteen_bytes_in_base64_is_refused) {
    for (const std::string_view wrong :
         {"", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25j", "dGhlIHNhbXBsZSBub25jZQ=A",
          "dGhlIHNhbXBsZSBub25jZWE=", "dGhlIHNhbXBsZSBub25j-Q==",
          "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ=="}) {
        auto request = good_request();
        request.key = wrong;

        BOOST_TEST(check_request(request) == Error::wrong_key);
    }
}

BOOST_AUTO_TEST_CASE(the_answer_is_written_byte_for_byte) {
    const std::vector<Field> cookie{{"Set-Cookie", "io=abc; Path=/"}};

    BOOST_TEST(response_text(sample_key).value() ==
               "HTTP/1.1 101 Switching Protocols\r\n"
               "Upgrade: websocket\r\n"
               "Connection: Upgrade\r\n"
               "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
               "\r\n");
    BOOST_TEST(response_text(sample_key, cookie)
                   .value()
                   .ends_with("xOo=\r\nSet-Cookie: io=abc; Path=/\r\n\r\n"));
}

BOOST_AUTO_TEST_CASE(the_request_is_written_byte_for_byte) {
    const std::vector<Field> fields{{"User-Agent", "coqewd"}};

    const auto text = request_text({.host = "qewd.example:8080",
                                    .target = "/socket.io/?EIO=4&transport=websocket",
                                    .key = sample_key,
                                    .fields = fields});

    BOOST_TEST(text.value() ==
               "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
               "Host: qewd.example:8080\r\n"
               "Upgrade: websocket\r\n"
               "Connection: Upgrade\r\n"
               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
               "Sec-WebSocket-Version: 13\r\n"
               "User-Agent: coqewd\r\n"
               "\r\n");
}

BOOST_AUTO_TEST_CASE(nothing_that_could_break_out_of_its_line_is_written) {
    const ClientRequest good{.host = "h", .target = "/", .key = sample_key};
    const std::vector<std::vector<Field>> unsafe{{{"A", "b\r\nEvil: 1"}},
                                                 {{"A: x\r\nB", "c"}},
                                                 {{"", "c"}},
                                                 {{"A", std::string_view("\0", 1)}}};
    auto host = good;
    host.host = "h\r\nEvil: 1";
    auto target = good;
    target.target = "/ HTTP/1.1\r\nEvil: 1";
    auto key = good;
    key.key = "\n";

    BOOST_TEST(request_text(good).has_value());
    BOOST_TEST(request_text(host).error() == Error::unsafe_field);
    BOOST_TEST(request_text(target).error() == Error::unsafe_field);
    BOOST_TEST(request_text(key).error() == Error::unsafe_field);
    for (const auto& fields : unsafe) {
        auto request = good;
        request.fields = fields;
        BOOST_TEST(request_text(request).error() == Error::unsafe_field);
        BOOST_TEST(response_text(sample_key, fields).error() == Error::unsafe_field);
    }
}

BOOST_AUTO_TEST_CASE(a_good_answer_passes) {
    auto shouted = good_response();
    shouted.upgrade = "WEBSOCKET";
    shouted.connection = "keep-alive, upgrade";

    BOOST_TEST(!check_response(good_response(), sample_key));
    BOOST_TEST(!check_response(shouted, sample_key));
}

BOOST_AUTO_TEST_CASE(a_refusal_says_which_status_the_server_answered) {
    const auto said = [](unsigned status) {
        auto response = good_response();
        response.status = status;
        return check_response(response, sample_key).message();
    };

    BOOST_TEST(said(400) == "The server answered 400 instead of switching to WebSocket.");
    BOOST_TEST(said(404) ==
               "The server answered 404 instead of switching to WebSocket: is the path right?");
    BOOST_TEST(said(503).starts_with("The server answered 503 instead of switching"));
    BOOST_TEST(said(301).ends_with("it wants to be asked at another URL"));
}

BOOST_AUTO_TEST_CASE(a_wrong_answer_is_refused_by_the_client) {
    const auto with = [](auto change) {
        auto response = good_response();
        change(response);
        return check_response(response, sample_key);
    };

    BOOST_TEST(with([](auto& r) { r.status = 200; }) == refused_with(200));
    BOOST_TEST(with([](auto& r) { r.upgrade = ""; }) == Error::wrong_upgrade);
    BOOST_TEST(with([](auto& r) { r.connection = "close"; }) == Error::wrong_connection);
    BOOST_TEST(with([](auto& r) { r.accept = ""; }) == Error::wrong_accept);
    BOOST_TEST(with([](auto& r) { r.accept = "S3pPLMBiTxaQ9kYGzzhZRbK+xOo="; }) ==
               Error::wrong_accept);
    BOOST_TEST(with([](auto& r) { r.extensions = "permessage-deflate"; }) ==
               Error::unasked_extension);
    BOOST_TEST(with([](auto& r) { r.protocol = "chat"; }) == Error::unasked_protocol);
}

BOOST_AUTO_TEST_SUITE_END()
