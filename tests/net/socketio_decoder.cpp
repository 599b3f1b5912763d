#include "net/socketio/socketio_decoder.hpp"

#include <array>
#include <boost/test/unit_test.hpp>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/net/socketio_transcript.hpp"

namespace {

using namespace coqewd::net::socketio;
using namespace std::string_literals;
using coqewd::JsonError;

constexpr auto eio3 = Generation::eio3;
constexpr auto eio4 = Generation::eio4;
constexpr std::array generations{eio3, eio4};

/// The whole packet that one text is.
Heard packet_of(std::string_view text, Generation generation = eio4) {
    return heard(Decoder(generation).feed_text(text).value());
}

coqewd::error_code error_of(std::string_view text, Generation generation = eio4,
                            DecoderLimits limits = {}) {
    return Decoder(generation, limits).feed_text(text).error();
}

void check_refused(std::string_view text, const coqewd::error_code& error) {
    for (const Generation generation : generations) {
        BOOST_TEST(error_of(text, generation) == error, text);
    }
}

/// An event with that many attachments and one placeholder of that number.
std::string event_with(std::size_t count, std::string_view num) {
    return "5" + std::to_string(count) + R"(-["a",{"_placeholder":true,"num":)" + std::string(num) +
           "}]";
}

bool is_within(std::string_view part, std::string_view whole) {
    return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(socketio_decoder)

BOOST_AUTO_TEST_CASE(connects_are_understood) {
    BOOST_TEST(packet_of("0") == Heard{.type = PacketType::connect});
    BOOST_TEST(packet_of(R"(0{"token":"x"})") ==
               (Heard{.type = PacketType::connect, .json = R"({"token":"x"})"}));
    BOOST_TEST(
        packet_of(R"(0/admin,{"token":"secret"})") ==
        (Heard{.type = PacketType::connect, .nsp = "/admin", .json = R"({"token":"secret"})"}));
    BOOST_TEST(packet_of("0/random") == (Heard{.type = PacketType::connect, .nsp = "/random"}));
    BOOST_TEST(packet_of("0/admin,", eio3) ==
               (Heard{.type = PacketType::connect, .nsp = "/admin"}));
    BOOST_TEST(packet_of("0/,") == Heard{.type = PacketType::connect});
}

BOOST_AUTO_TEST_CASE(engineio_3_writes_a_query_behind_the_namespace_it_connects_to) {
    const Heard expected{.type = PacketType::connect, .nsp = "/admin", .query = "token=x&a=?"};

    BOOST_TEST(packet_of("0/admin?token=x&a=?", eio3) == expected);
    BOOST_TEST(packet_of("0/admin?token=x&a=?,", eio3) == expected);
    BOOST_TEST(packet_of("0/admin?token=x").nsp == "/admin?token=x");
    BOOST_TEST(packet_of("2/admin?x,[\"a\"]", eio3).nsp == "/admin?x");
}

BOOST_AUTO_TEST_CASE(disconnects_are_understood) {
    BOOST_TEST(packet_of("1") == Heard{.type = PacketType::disconnect});
    BOOST_TEST(packet_of("1/admin,") == (Heard{.type = PacketType::disconnect, .nsp = "/admin"}));
}

BOOST_AUTO_TEST_CASE(events_are_split_into_name_and_arguments) {
    BOOST_TEST(packet_of(R"(2["auth",{"token":"x"}])") ==
               (Heard{.json = R"(["auth",{"token":"x"}])",
                      .event = "auth",
                      .arguments = {R"({"token":"x"})"}}));
    BOOST_TEST(packet_of(R"(2/admin,5["echo",1])") == (Heard{.nsp = "/admin",
                                                             .ack_id = 5,
                                                             .json = R"(["echo",1])",
                                                             .event = "echo",
                                                             .arguments = {"1"}}));
    BOOST_TEST(
        packet_of(R"(20["echo","€𝄞"])") ==
        (Heard{
            .ack_id = 0, .json = R"(["echo","€𝄞"])", .event = "echo", .arguments = {R"("€𝄞")"}}));
    BOOST_TEST(packet_of(R"(2 [ "a" , 1.50 ,"\u0041", null,[{}] ] )").arguments ==
                   (std::vector<std::string>{"1.50", R"("\u0041")", "null", "[{}]"}),
               boost::test_tools::per_element());
    BOOST_TEST(packet_of(R"(2["a"])").arguments.empty());
}

BOOST_AUTO_TEST_CASE(event_names_have_their_escapes_resolved) {
    BOOST_TEST(packet_of(R"(2["a\"\u20ac\ud834\udd1e\n"])").event == "a\"€𝄞\n");
    BOOST_TEST(packet_of(R"(2[""])").event == "");
}

BOOST_AUTO_TEST_CASE(acks_are_understood) {
    BOOST_TEST(packet_of("3/admin,5[1]") == (Heard{.type = PacketType::ack,
                                                   .nsp = "/admin",
                                                   .ack_id = 5,
                                                   .json = "[1]",
                                                   .arguments = {"1"}}));
    BOOST_TEST(packet_of("30[]") == (Heard{.type = PacketType::ack, .ack_id = 0, .json = "[]"}));
    // The caller ignores it.
    BOOST_TEST(!packet_of("3[]").ack_id);
}

BOOST_AUTO_TEST_CASE(connect_errors_are_understood) {
    for (const char* const text : {R"(4/admin,{"message":"Not authorized","data":{"code":401}})",
                                   R"(4/random,{"message":"Invalid namespace"})",
                                   R"(4/admin,"Not authorized")", "4/admin,", "4"}) {
        BOOST_TEST((packet_of(text, eio4).type == PacketType::connect_error), text);
        BOOST_TEST((packet_of(text, eio3).type == PacketType::connect_error), text);
    }
    BOOST_TEST(packet_of(R"(4/admin,"Not authorized")", eio3).json == R"("Not authorized")");
    BOOST_TEST(packet_of("4/admin,[401]", eio3).json == "[401]");
    BOOST_TEST(error_of("4/admin,[401]", eio4) == ParseError::wrong_payload);
}

BOOST_AUTO_TEST_CASE(attachments_complete_an_event) {
    Decoder decoder(eio4);
    const std::string text =
        R"(52-789["f",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}])";

    BOOST_TEST(decoder.feed_text(text).error() == ParseError::need_more);
    BOOST_TEST(decoder.waiting());
    BOOST_TEST(decoder.feed_binary("\x01\x02\x03").error() == ParseError::need_more);
    const auto packet = decoder.feed_binary("");

    BOOST_TEST(!decoder.waiting());
    BOOST_TEST(heard(packet.value()) == (Heard{.type = PacketType::binary_event,
                                               .ack_id = 789,
                                               .json = text.substr(6),
                                               .event = "f",
                                               .arguments = {R"({"_placeholder":true,"num":0})",
                                                             R"({"_placeholder":true,"num":1})"},
                                               .attachments = {"\x01\x02\x03", ""}}));
    BOOST_TEST(packet->attachment_count == 2U);
}

BOOST_AUTO_TEST_CASE(attachments_complete_an_ack) {
    Decoder decoder(eio3);

    BOOST_TEST(decoder.feed_text(R"(61-1[{"_placeholder":true,"num":0}])").error() ==
               ParseError::need_more);
    const Heard packet = heard(decoder.feed_binary("\x01\x02\x03").value());

    BOOST_TEST((packet.type == PacketType::binary_ack && packet.ack_id == 1U));
    BOOST_TEST(packet.attachments.at(0) == "\x01\x02\x03");
}

BOOST_AUTO_TEST_CASE(a_packet_with_attachments_does_not_need_the_messages_it_came_with) {
    Decoder decoder(eio4);
    std::string text = R"(51-/ns,["name",{"_placeholder":true,"num":0}])";
    std::string bytes = "bytes";

    BOOST_TEST(decoder.feed_text(text).error() == ParseError::need_more);
    text.assign(text.size(), 'x');
    const auto packet = decoder.feed_binary(bytes);
    bytes.assign(bytes.size(), 'x');

    BOOST_TEST(packet->nsp == "/ns");
    BOOST_TEST(packet->event == "name");
    BOOST_TEST(packet->attachments[0] == "bytes");
}

BOOST_AUTO_TEST_CASE(a_packet_without_attachments_views_its_message) {
    const std::string frame = R"(42/ns,["ewdjs",{"type":"x"}])";
    const std::string_view message = std::string_view(frame).substr(1);
    Decoder decoder(eio4);

    const auto packet = decoder.feed_text(message);

    BOOST_TEST(is_within(packet->nsp, frame));
    BOOST_TEST(is_within(packet->event, frame));
    BOOST_TEST(is_within(packet->json, frame));
    BOOST_TEST(is_within(packet->arguments[0].text, frame));
    BOOST_TEST((packet->arguments[0].kind == coqewd::JsonKind::object));
}

BOOST_AUTO_TEST_CASE(one_decoder_takes_packet_after_packet) {
    Decoder decoder(eio4);
    for (int round = 0; round < 3; ++round) {
        BOOST_TEST(decoder.feed_text(R"(2["a\n",1,2,3])")->event == "a\n");
        BOOST_TEST(decoder.feed_text("0")->event == "");
        BOOST_TEST(decoder.feed_text(event_with(1, "0")).error() == ParseError::need_more);
        BOOST_TEST(decoder.feed_binary("x")->attachments.size() == 1U);
        BOOST_TEST(decoder.feed_text(R"(2["b"])")->attachments.empty());
        decoder.release();
    }
}

BOOST_AUTO_TEST_CASE(release_keeps_what_is_not_complete) {
    Decoder decoder(eio4);
    BOOST_TEST(decoder.feed_text(event_with(1, "0")).error() == ParseError::need_more);

    decoder.release();

    BOOST_TEST(decoder.waiting());
    BOOST_TEST(decoder.feed_binary("x")->event == "a");
}

BOOST_AUTO_TEST_CASE(unknown_types_are_refused) {
    for (const char* const text :
         {"", "abc", "9", "7", "-1", " 2[\"a\"]", "[\"a\"]", "/ns,", "\xFF"}) {
        check_refused(text, ParseError::unknown_packet_type);
    }
}

BOOST_AUTO_TEST_CASE(wrong_attachment_counts_are_refused) {
    for (const char* const type : {"5", "6"}) {
        for (const char* const rest :
             {"", "[\"a\"]", "1[\"a\"]", "-[\"a\"]", "0-[\"a\"]", "01-[\"a\"]", "-1-[\"a\"]",
              "+1-[\"a\"]", "1.0-[\"a\"]", "1e0-[\"a\"]", " 1-[\"a\"]", "1 -[\"a\"]", "x-[\"a\"]",
              "Infinity-[\"a\"]", "1"}) {
            check_refused(std::string(type) + rest, ParseError::invalid_attachment_count);
        }
        for (const char* const rest : {"11-[\"a\"]", "999999999-[\"a\"]", "1000000000-[\"a\"]",
                                       "99999999999999999999999999-[\"a\"]"}) {
            check_refused(std::string(type) + rest, ParseError::too_many_attachments);
        }
    }
    BOOST_TEST(error_of("510-[\"a\"]") == ParseError::need_more);
}

BOOST_AUTO_TEST_CASE(events_that_have_no_name_are_refused) {
    for (const char* const text : {"2[]", "2[1]", "2[1,\"a\"]", "2[null]", "2[[\"a\"]]", "2[{}]"}) {
        check_refused(text, ParseError::no_event_name);
    }
    check_refused("51-[]", ParseError::no_event_name);
}

BOOST_AUTO_TEST_CASE(payloads_of_events_and_acks_are_arrays) {
    for (const char* const text : {R"(2{})", R"(2"a")", "2null", "2{\"0\":\"a\"}", "3{}", "30{}",
                                   "3\"a\"", "51-{}", "61-{}"}) {
        check_refused(text, JsonError::not_an_array);
    }
    for (const char* const text :
         {"2", "25", "2/ns", "2/ns,", "2/ns,5", "3", "30", "3/ns,0", "51-", "61-1"}) {
        check_refused(text, ParseError::missing_payload);
    }
}

BOOST_AUTO_TEST_CASE(reserved_events_are_refused) {
    for (const char* const name : {"connect", "connect_error", "disconnect", "disconnecting",
                                   "newListener", "removeListener", "conn\\u0065ct"}) {
        check_refused("2[\"" + std::string(name) + "\"]", ParseError::reserved_event_name);
        check_refused("51-[\"" + std::string(name) + "\"]", ParseError::reserved_event_name);
    }
    BOOST_TEST(packet_of(R"(2["Connect","connect"])").event == "Connect");
}

BOOST_AUTO_TEST_CASE(wrong_payloads_of_connect_and_disconnect_are_refused) {
    for (const char* const text : {"0[]", "0\"a\"", "0null", "0true", "0/ns,[1]"}) {
        check_refused(text, ParseError::wrong_payload);
    }
    for (const char* const text : {"1{}", "1\"a\"", "1/ns,{}", "1 ", "1x"}) {
        check_refused(text, ParseError::unexpected_payload);
    }
}

BOOST_AUTO_TEST_CASE(wrong_json_is_refused) {
    check_refused("2[\"a\"", JsonError::incomplete);
    check_refused("2[\"a\"]x", JsonError::trailing);
    check_refused("2[\"a\"][]", JsonError::trailing);
    check_refused("2[\"a\",]", JsonError::unexpected);
    check_refused("2['a']", JsonError::unexpected);
    check_refused("2[\"a\",01]", JsonError::invalid_number);
    check_refused("2[\"a\xFF\"]", JsonError::invalid_utf8);
    check_refused("2[\"a\n\"]", JsonError::control_character);
    check_refused("0{", JsonError::incomplete);
    check_refused("0{}}", JsonError::trailing);
    check_refused("4{", JsonError::incomplete);
    check_refused("2/ns[\"a\",1]", JsonError::unexpected);
}

BOOST_AUTO_TEST_CASE(texts_between_attachments_are_refused) {
    Decoder decoder(eio4);
    BOOST_TEST(decoder.feed_text(event_with(2, "0")).error() == ParseError::need_more);
    BOOST_TEST(decoder.feed_binary("x").error() == ParseError::need_more);

    BOOST_TEST(decoder.feed_text("2[\"a\"]").error() == ParseError::missing_attachment);

    BOOST_TEST(!decoder.waiting());
    BOOST_TEST(decoder.feed_text("2[\"a\"]").has_value());
}

BOOST_AUTO_TEST_CASE(attachments_that_nobody_announced_are_refused) {
    Decoder decoder(eio4);
    BOOST_TEST(decoder.feed_binary("x").error() == ParseError::unexpected_attachment);
    BOOST_TEST(decoder.feed_text("2[\"a\"]").has_value());
    BOOST_TEST(decoder.feed_binary("").error() == ParseError::unexpected_attachment);
    BOOST_TEST(decoder.feed_text(event_with(1, "0")).error() == ParseError::need_more);
    BOOST_TEST(decoder.feed_binary("x").has_value());
    BOOST_TEST(decoder.feed_binary("x").error() == ParseError::unexpected_attachment);
}

BOOST_AUTO_TEST_CASE(placeholders_must_name_an_attachment) {
    for (const char* const num : {"2", "-1", "0.5", "\"0\"", "\"splice\"", "null"}) {
        check_refused(event_with(2, num), ParseError::invalid_placeholder);
    }
    check_refused(R"(61-[{"_placeholder":true}])", ParseError::invalid_placeholder);
    BOOST_TEST(error_of(event_with(2, "1")) == ParseError::need_more);
}

BOOST_AUTO_TEST_CASE(placeholders_of_plain_events_are_ordinary_objects) {
    BOOST_TEST(packet_of(R"(2["a",{"_placeholder":true,"num":9}])").event == "a");
}

BOOST_AUTO_TEST_CASE(ack_ids_have_15_digits_at_most) {
    BOOST_TEST(packet_of("2999999999999999[\"a\"]").ack_id.value() == 999'999'999'999'999U);
    check_refused("21000000000000000[\"a\"]", ParseError::ack_id_too_long);
    check_refused("2/ns," + std::string(1000, '1') + "[\"a\"]", ParseError::ack_id_too_long);
    check_refused("21-[\"a\"]", JsonError::invalid_number);
    check_refused("2-1[\"a\"]", JsonError::trailing);
    check_refused("2abc[\"a\"]", JsonError::unexpected);
}

BOOST_AUTO_TEST_CASE(namespaces_are_bounded) {
    const std::string longest = "/" + std::string(255, 'n');
    const std::string query(DecoderLimits{}.query_bytes_max, 'q');

    BOOST_TEST(packet_of("0" + longest).nsp == longest);
    check_refused("0" + longest + "n", ParseError::namespace_too_long);
    check_refused("2" + longest + "n,[\"a\"]", ParseError::namespace_too_long);
    BOOST_TEST(packet_of("0/a?" + query, eio3).query == query);
    BOOST_TEST(error_of("0/a?" + query + "q", eio3) == ParseError::query_in_namespace_too_long);
    BOOST_TEST(error_of("0/a?" + query, eio4) == ParseError::namespace_too_long);
}

BOOST_AUTO_TEST_CASE(attachments_are_bounded_in_bytes) {
    const DecoderLimits limits{.attachment_bytes_max = 10};
    Decoder decoder(eio4, limits);

    BOOST_TEST(decoder.feed_text(event_with(3, "0")).error() == ParseError::need_more);
    BOOST_TEST(decoder.feed_binary("1234").error() == ParseError::need_more);
    BOOST_TEST(decoder.feed_binary("123456").error() == ParseError::need_more);
    BOOST_TEST(decoder.feed_binary("").has_value());
    BOOST_TEST(decoder.feed_text(event_with(2, "0")).error() == ParseError::need_more);
    BOOST_TEST(decoder.feed_binary("1234").error() == ParseError::need_more);
    BOOST_TEST(decoder.feed_binary("1234567").error() == ParseError::attachments_too_big);
    BOOST_TEST(!decoder.waiting());
}

BOOST_AUTO_TEST_CASE(limits_are_configurable) {
    BOOST_TEST(error_of(event_with(2, "0"), eio4, {.attachments_max = 2}) == ParseError::need_more);
    BOOST_TEST(error_of(event_with(3, "0"), eio4, {.attachments_max = 2}) ==
               ParseError::too_many_attachments);
    BOOST_TEST(Decoder(eio4, {.arguments_max = 2}).feed_text("2[\"a\",1,2]").has_value());
    BOOST_TEST(error_of("2[\"a\",1,2,3]", eio4, {.arguments_max = 2}) ==
               ParseError::too_many_arguments);
    BOOST_TEST(Decoder(eio4, {.arguments_max = 2}).feed_text("30[1,2]").has_value());
    BOOST_TEST(error_of("30[1,2,3]", eio4, {.arguments_max = 2}) == ParseError::too_many_arguments);
}

BOOST_AUTO_TEST_CASE(arguments_are_bounded_in_depth) {
    constexpr std::size_t depth = coqewd::json_depth_max;
    const std::string deepest = std::string(depth, '[') + std::string(depth, ']');

    BOOST_TEST(packet_of("2[\"a\"," + deepest + "]").arguments.at(0) == deepest);
    check_refused("2[\"a\",[" + deepest + "]]", JsonError::too_deep);
    check_refused("51-[\"a\"," + std::string(100'000, '['), JsonError::too_deep);
    check_refused("0{\"a\":[" + deepest + "]}", JsonError::too_deep);
}

BOOST_AUTO_TEST_CASE(cut_packets_are_refused) {
    const std::string text = R"(51-/admin,12["f\n",{"_placeholder":true,"num":0},"€"])";
    for (std::size_t size = 0; size < text.size(); ++size) {
        const auto error = error_of(text.substr(0, size));

        BOOST_TEST((error.failed() && error != ParseError::need_more), size);
    }
    BOOST_TEST(error_of(text) == ParseError::need_more);
}

BOOST_AUTO_TEST_CASE(changed_packets_end_without_harm) {
    const std::string text = R"(51-/admin,12["f\n",{"_placeholder":true,"num":0},"€"])";
    std::minstd_rand random(23);
    for (int round = 0; round < 20'000; ++round) {
        std::string changed = text;
        for (auto count = 1 + random() % 3; count != 0; --count) {
            changed[random() % changed.size()] = static_cast<char>(random());
        }
        Decoder decoder(generations[random() % 2]);

        const auto packet = decoder.feed_text(changed);

        BOOST_TEST(packet.has_error());
        BOOST_TEST(decoder.waiting() == (packet.error() == ParseError::need_more));
    }
}

BOOST_AUTO_TEST_SUITE_END()
