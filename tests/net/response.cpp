#include "net/http/response.hpp"

#include <boost/test/unit_test.hpp>

using namespace coqewd::net;
using http::Response;

BOOST_AUTO_TEST_SUITE(response)

BOOST_AUTO_TEST_CASE(response_says_its_length_and_that_it_is_the_last) {
    const std::string text =
        http::to_text({.status = 426, .body = "{}", .fields = {{"Sec-WebSocket-Version", "13"}}});

    BOOST_TEST(text ==
               "HTTP/1.1 426 Upgrade Required\r\nContent-Type: application/json\r\n"
               "Content-Length: 2\r\nConnection: close\r\nSec-WebSocket-Version: 13\r\n\r\n{}");
}

BOOST_AUTO_TEST_CASE(status_without_a_name_and_without_content_is_said) {
    BOOST_TEST(http::head_text({.status = 299, .body = "yes"}, {}) ==
               "HTTP/1.1 299 \r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n");
    BOOST_TEST(http::head_text({.status = 204, .content_type = {}}, {}) ==
               "HTTP/1.1 204 No Content\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(connection_is_said_by_who_sends_the_response) {
    const Response response{.content_type = {}, .fields = {{"connection", "close"}, {"X", "a"}}};

    BOOST_TEST(http::head_text(response, {.connection = "keep-alive"}) ==
               "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\nX: a\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(every_byte_of_a_value_but_control_characters_is_sound) {
    for (int byte = 0; byte < 256; ++byte) {
        const bool is_control = (byte < 0x20 && byte != '\t') || byte == 0x7F;
        const std::string value = std::string(40, 'a') + static_cast<char>(byte) + "end";

        BOOST_TEST(http::is_sound({.fields = {{"X", value}}}) == !is_control, "byte " << byte);
        BOOST_TEST(http::is_sound({.content_type = value}) == !is_control, "byte " << byte);
    }
}

BOOST_AUTO_TEST_SUITE_END()
