#include "app/event_stream.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace coqewd;

namespace {

std::string asked(std::string_view accept) {
    const auto stream = event_stream_of(accept);
    return stream ? std::string(content_type(*stream)) : "none";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(event_stream)

BOOST_AUTO_TEST_CASE(the_client_says_whether_it_takes_a_stream) {
    BOOST_TEST(asked("text/event-stream") == "text/event-stream");
    BOOST_TEST(asked("application/json, application/x-ndjson;q=0.5") == "application/x-ndjson");
    BOOST_TEST(asked("application/ndjson") == "application/x-ndjson");
    BOOST_TEST(asked("text/event-stream;q=0, application/x-ndjson") == "application/x-ndjson");
    BOOST_TEST(asked("text/event-stream;q=0.0") == "none");
    BOOST_TEST(asked("*/*") == "none");
    BOOST_TEST(asked("") == "none");
}

BOOST_AUTO_TEST_CASE(messages_stand_on_their_lines) {
    const Event event{.type = "step", .json = "{\"n\":\n 1}"};

    BOOST_TEST(event_text(EventStream::server_sent, event) == "event: step\ndata: {\"n\":  1}\n\n");
    BOOST_TEST(event_text(EventStream::lines, event) ==
               "{\"type\":\"step\",\"finished\":false,\"message\":{\"n\":  1}}\n");
}

BOOST_AUTO_TEST_CASE(a_type_can_not_break_out_of_its_line) {
    const Event event{.type = "a\ndata: b", .json = "{}"};

    BOOST_TEST(event_text(EventStream::server_sent, event) == "event: a data: b\ndata: {}\n\n");
}

BOOST_AUTO_TEST_CASE(the_end_says_how_it_went) {
    BOOST_TEST(last_text(EventStream::server_sent, 200, "{}") == "event: finished\ndata: {}\n\n");
    BOOST_TEST(last_text(EventStream::server_sent, 418, "{\"error\":\"tea\"}") ==
               "event: fault\ndata: {\"error\":\"tea\"}\n\n");
    BOOST_TEST(last_text(EventStream::lines, 200, "<p>\n") ==
               "{\"finished\":true,\"status\":200,\"message\":\"<p>\\n\"}\n");
}

BOOST_AUTO_TEST_CASE(the_end_has_the_token_that_its_body_has_not) {
    BOOST_TEST(last_text(EventStream::server_sent, 200, "[1]", "abc") ==
               "event: token\ndata: {\"token\":\"abc\"}\n\nevent: finished\ndata: [1]\n\n");
    BOOST_TEST(last_text(EventStream::lines, 200, "[1]", "abc") ==
               "{\"finished\":true,\"status\":200,\"token\":\"abc\",\"message\":[1]}\n");
}

BOOST_AUTO_TEST_SUITE_END()
