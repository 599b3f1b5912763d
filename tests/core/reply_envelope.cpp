#include "core/message/reply_envelope.hpp"

#include <array>
#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>

#include "tests/core/message_oracle.hpp"
#include "tests/core/random_json.hpp"
#include "tests/core/spliced.hpp"

using namespace coqewd;
using coqewd::testing::RandomJson;
using coqewd::testing::reply_disagreement;
using coqewd::testing::spliced;

namespace {

/// What is read of a reply whose message is this.
ReplyEnvelope reply_with(std::string_view message) {
    static std::string text;
    text = "{\"type\":\"t\",\"finished\":true,\"message\":" + std::string(message) + "}";
    return read_reply(text).value();
}

std::string random_reply(RandomJson& random) {
    const auto members = [&](std::string text) {
        for (std::size_t left = random.below(5); left != 0; --left) {
            text += random.one_of<std::string>({"\"token\"", "\"to\\u006ben\"", "\"ms_requestId\"",
                                                "\"error\"", "\"status\"", "\"x\"", "\"fault\"",
                                                "\"disconnect\"", "\"finished\""});
            text += ":" + random.space() + random.value(2) + random.space() + ",";
        }
        return text + "\"last\":" + random.value(1) + "}";
    };
    const std::string message = random.below(3) ? members("{") : random.value(2);
    return members("{\"type\":" + random.value(1) + ",\"message\":" + message + ",");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reply_envelope)

BOOST_AUTO_TEST_CASE(a_reply_of_a_micro_service_is_read_in_full) {
    const std::string text =
        "{\"type\":\"restRequest\",\"finished\":true,\"message\":{\"a\":1,\"token\":\"abc\","
        "\"ms_requestId\":7},\"ms_requestId\":7,\"responseTime\":\"2ms\"}";

    const ReplyEnvelope reply = read_reply(text).value();

    BOOST_TEST(reply.type.text == "restRequest");
    BOOST_TEST(reply.final);
    BOOST_TEST(reply.request_id.value() == 7u);
    BOOST_TEST(reply.in_message.request_id.value() == 7u);
    BOOST_TEST(reply.in_message.token.text == "abc");
    BOOST_TEST(!reply.in_message.error.has_value());
    BOOST_TEST(!reply.in_message.status.has_value());
    BOOST_TEST(!reply.in_message.disconnect);
    BOOST_TEST(!reply.error.present());
    BOOST_TEST(!reply.fault.has_value());
    BOOST_TEST(reply_disagreement(text) == "");
}

BOOST_AUTO_TEST_CASE(token_and_id_are_cut_out_of_the_message) {
    const ReplyEnvelope reply =
        reply_with("{\"token\":\"a\",\"x\":[1],\"ms_requestId\":7,\"token\":\"b\"}");
    constexpr std::array names{MemberName::token, MemberName::ms_request_id};

    const std::string message =
        spliced(reply.message->text, spans_of(reply.in_message.members, names), "\"token\":\"c\"");

    BOOST_TEST(message == "{\"x\":[1],\"token\":\"c\"}");
}

BOOST_AUTO_TEST_CASE(only_finished_false_is_an_intermediate_message) {
    BOOST_TEST(!read_reply("{\"type\":\"p\",\"finished\":false,\"message\":{}}")->final);
    for (const auto text :
         {"{\"message\":{}}", "{\"finished\":true}", "{\"finished\":0}", "{\"finished\":\"false\"}",
          "{\"finished\":null}", "{\"finished\":false,\"finished\":true}"}) {
        BOOST_TEST(read_reply(text)->final, text);
    }
}

BOOST_AUTO_TEST_CASE(an_error_frame_without_a_type_is_read) {
    const std::string down =
        "{\"message\":{\"error\":\"MicroService connection is down\",\"status\":{\"code\":503}},"
        "\"responseTime\":\"2ms\"}";
    const std::string no_destination = "{\"error\":\"x is not a valid microservice destination\"}";

    const ReplyEnvelope reply = read_reply(down).value();
    BOOST_TEST(!reply.type.present());
    BOOST_TEST(reply.in_message.error->text == "\"MicroService connection is down\"");
    BOOST_TEST(reply.in_message.status.value() == 503);

    const ReplyEnvelope other = read_reply(no_destination).value();
    BOOST_TEST(!other.message.has_value());
    BOOST_TEST(other.error.text == "x is not a valid microservice destination");
}

BOOST_AUTO_TEST_CASE(a_message_may_be_of_any_kind) {
    BOOST_TEST(reply_with("[1,{\"token\":\"x\"}]").message->text == "[1,{\"token\":\"x\"}]");
    BOOST_TEST(!reply_with("[1,{\"token\":\"x\"}]").in_message.token.present());
    BOOST_TEST(reply_with("\"text\"").message->text == "\"text\"");
    BOOST_TEST(reply_with("5").message->text == "5");
    BOOST_TEST(!reply_with("null").message.has_value());
    BOOST_TEST(reply_with("{}").message->text == "{}");
}

BOOST_AUTO_TEST_CASE(only_the_message_that_counts_is_looked_into) {
    const auto read = [](std::string_view text) {
        BOOST_TEST(reply_disagreement(text) == "");
        return read_reply(text).value().in_message;
    };

    BOOST_TEST(
        read("{\"params\":{\"token\":\"p\"},\"mess\\u0061ge\":{\"token\":\"m\"}}").token.text ==
        "m");
    BOOST_TEST(!read("{\"params\":{\"token\":\"p\"},\"message\":{}}").token.present());
    BOOST_TEST(
        !read("{\"message\":{\"token\":\"p\"},\"params\":{},\"message\":[]}").token.present());
    BOOST_TEST(!read("{\"message\":{\"token\":\"p\"},\"message\":null}").token.present());
    const ReplyMessage last = read(
        "{\"message\":{\"token\":\"p\",\"disconnect\":true},\"message\":{\"error\":\"e\"},\"x\":{}"
        "}");
    BOOST_TEST(!last.token.present());
    BOOST_TEST(!last.disconnect);
    BOOST_TEST(last.error.has_value());
    BOOST_TEST(last.members.size() == 1u);
}

BOOST_AUTO_TEST_CASE(an_error_is_what_javascript_takes_for_one) {
    for (const auto error : {"\"e\"", "true", "1", "-0.5", "1e-5", "{}", "[]", "\"\\u0000\""}) {
        BOOST_TEST(
            reply_with("{\"error\":" + std::string(error) + "}").in_message.error.has_value(),
            error);
    }
    for (const auto error : {"\"\"", "false", "null", "0", "-0", "0.00", "0e5"}) {
        BOOST_TEST(
            !reply_with("{\"error\":" + std::string(error) + "}").in_message.error.has_value(),
            error);
    }
}

BOOST_AUTO_TEST_CASE(a_status_is_a_number_or_its_digits) {
    const auto status = [](std::string_view value) {
        return reply_with("{\"error\":\"e\",\"status\":" + std::string(value) + "}")
            .in_message.status;
    };

    BOOST_TEST(status("{\"code\":418}").value() == 418);
    BOOST_TEST(status("{\"code\":\"404\"}").value() == 404);
    BOOST_TEST(status("{\"code\":\"\\u0034\\u0030\\u0033\"}").value() == 403);
    BOOST_TEST(status("{\"x\":1,\"code\":400,\"code\":599}").value() == 599);
    for (const auto value :
         {"418", "{}", "{\"code\":null}", "{\"code\":99}", "{\"code\":600}", "{\"code\":-404}",
          "{\"code\":404.5}", "{\"code\":4.04e2}", "{\"code\":\"abc\"}", "{\"code\":\"404 \"}",
          "{\"code\":\"\"}", "{\"code\":99999999999999999999}", "{\"code\":{}}", "[404]"}) {
        BOOST_TEST(!status(value).has_value(), value);
    }
}

BOOST_AUTO_TEST_CASE(disconnect_is_true_only_when_it_is_literally_true) {
    BOOST_TEST(reply_with("{\"disconnect\":true}").in_message.disconnect);
    BOOST_TEST(!reply_with("{\"disconnect\":\"true\"}").in_message.disconnect);
    BOOST_TEST(!reply_with("{\"disconnect\":false}").in_message.disconnect);
}

BOOST_AUTO_TEST_CASE(an_id_is_a_whole_number_in_either_place) {
    const auto id = [](std::string_view text) { return read_reply(text)->id(); };

    BOOST_TEST(id("{\"ms_requestId\":5}").value() == 5u);
    BOOST_TEST(id("{\"message\":{\"ms_requestId\":6}}").value() == 6u);
    BOOST_TEST(id("{\"ms_requestId\":5,\"message\":{\"ms_requestId\":6}}").value() == 5u);
    BOOST_TEST(id("{\"ms_requestId\":18446744073709551615}").value() == UINT64_MAX);
    for (const auto text :
         {"{}", "{\"ms_requestId\":\"5\"}", "{\"ms_requestId\":-5}", "{\"ms_requestId\":5.0}",
          "{\"ms_requestId\":null}", "{\"message\":[{\"ms_requestId\":6}]}"}) {
        BOOST_TEST(!id(text).has_value(), text);
    }
}

BOOST_AUTO_TEST_CASE(a_fault_is_an_object_or_none) {
    BOOST_TEST(read_reply("{\"fault\":{\"code\":\"overloaded\"}}")->fault->text ==
               "{\"code\":\"overloaded\"}");
    BOOST_TEST(!read_reply("{\"fault\":\"overloaded\"}")->fault.has_value());
    BOOST_TEST(!read_reply("{\"fault\":null}")->fault.has_value());
}

BOOST_AUTO_TEST_CASE(what_is_no_frame_is_refused) {
    BOOST_TEST(read_reply("[]").error() == make_error_code(JsonError::not_an_object));
    BOOST_TEST(read_reply("{").error() == make_error_code(JsonError::incomplete));
    BOOST_TEST(read_reply("{\"type\":\"" + std::string(257, 't') + "\"}").error() ==
               make_error_code(EnvelopeError::name_too_long));

    std::string members = "\"token\":1";
    for (std::size_t count = 0; count != known_members_max; ++count) members += ",\"token\":1";
    BOOST_TEST(read_reply("{" + members + "}").error() ==
               make_error_code(EnvelopeError::too_many_members));
    BOOST_TEST(read_reply("{\"message\":{" + members + "}}").error() ==
               make_error_code(EnvelopeError::too_many_members));
}

BOOST_AUTO_TEST_CASE(a_frame_cut_anywhere_is_refused) {
    const std::string text =
        "{\"type\":\"t\",\"finished\":true,\"message\":{\"error\":\"e\",\"status\":{\"code\":400}},"
        "\"ms_requestId\":12}";

    for (std::size_t size = 0; size != text.size(); ++size) {
        BOOST_TEST(read_reply(text.substr(0, size)).has_error(), size);
    }
}

BOOST_AUTO_TEST_CASE(random_frames_are_read_and_spliced_as_boost_json_would) {
    RandomJson random(99);
    int read = 0;

    for (int round = 0; round != 10000; ++round) {
        std::string text = random_reply(random);
        if (round % 2 == 1) text = random.damaged(std::move(text));
        const std::string difference = reply_disagreement(text);
        BOOST_TEST_REQUIRE(difference.empty(), difference << ": " << text);
        if (read_reply(text)) ++read;
    }

    BOOST_TEST(read > 2000);
}

BOOST_AUTO_TEST_CASE(a_message_may_have_as_many_members_of_the_protocols_names_as_it_likes) {
    std::string members;
    for (int number = 0; number < 100; ++number) {
        members += "\"coqewd_" + std::to_string(number) + "\":1,\"type\":1,";
    }

    const ReplyEnvelope reply = reply_with("{" + members + "\"token\":\"T\",\"ms_requestId\":7}");

    BOOST_TEST(reply.in_message.token.text == "T");
    BOOST_TEST(reply.id().value() == 7u);
    BOOST_TEST(reply.in_message.members.size() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
