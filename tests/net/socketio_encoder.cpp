#include "net/socketio/socketio_encoder.hpp"

#include <array>
#include <boost/test/unit_test.hpp>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "core/message/json_text.hpp"
#include "tests/net/socketio_transcript.hpp"

namespace {

using namespace coqewd::net::socketio;

constexpr auto eio3 = Generation::eio3;
constexpr auto eio4 = Generation::eio4;
constexpr const char* first_placeholder = R"({"_placeholder":true,"num":0})";

/// What the appending function makes of an empty string.
template <typename... Parameters, typename... Arguments>
std::string text_of(void (*append)(std::string&, Parameters...), const Arguments&... arguments) {
    std::string text;
    append(text, arguments...);
    return text;
}

std::string event(const PacketHead& head, std::string_view name,
                  const std::vector<std::string_view>& arguments) {
    return text_of(append_event, head, name, arguments);
}

std::string ack(const PacketHead& head, const std::vector<std::string_view>& arguments) {
    return text_of(append_ack, head, arguments);
}

std::string answer(const ConnectAnswer& answer) {
    return text_of(append_connect_answer, answer);
}

std::string error(const ConnectError& error) {
    return text_of(append_connect_error, error);
}

template <typename Items>
auto any_of(std::minstd_rand& random, const Items& items) {
    return items[random() % items.size()];
}

struct Emission {
    PacketHead head = {};
    std::string name = {};
    std::vector<std::string_view> arguments = {};
};

Emission random_emission(std::minstd_rand& random) {
    constexpr std::array<std::string_view, 3> namespaces{"/", "/admin", "/ä/b?c"};
    constexpr std::array<std::string_view, 4> names{"message", "\"quoted\"\n", "€𝄞", ""};
    constexpr std::array<std::string_view, 6> values{
        "1.50",           "null", R"({"a":[1,{}]})",
        R"("x\u0041\n")", "[]",   R"({"_placeholder":true,"num":0})"};
    Emission emission{.name = std::string(any_of(random, names))};
    emission.head.nsp = any_of(random, namespaces);
    emission.head.attachment_count = random() % 4;
    if (random() % 2 == 0) emission.head.ack_id = random() % 1'000'000;
    for (auto count = random() % 4; count != 0; --count) {
        emission.arguments.push_back(any_of(random, values));
    }
    return emission;
}

/// Decodes a packet and as many attachments as it announces, named 0, 1 and so on.
Heard decoded(const std::string& text, std::size_t attachment_count) {
    Decoder decoder(eio4);
    auto packet = decoder.feed_text(text);
    for (std::size_t i = 0; i < attachment_count; ++i) {
        BOOST_TEST(packet.error() == ParseError::need_more);
        packet = decoder.feed_binary(std::to_string(i));
    }
    return heard(packet.value());
}

Heard expected(const Emission& emission) {
    Heard heard{.nsp = std::string(emission.head.nsp), .ack_id = emission.head.ack_id};
    heard.arguments.assign(emission.arguments.begin(), emission.arguments.end());
    for (std::size_t i = 0; i < emission.head.attachment_count; ++i) {
        heard.attachments.push_back(std::to_string(i));
    }
    return heard;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(socketio_encoder)

BOOST_AUTO_TEST_CASE(clients_connect_with_an_object_or_a_query) {
    BOOST_TEST(text_of(append_connect, "/", "") == "0");
    BOOST_TEST(text_of(append_connect, "/", R"({"token":"x"})") == R"(0{"token":"x"})");
    BOOST_TEST(text_of(append_connect, "/admin", R"({"token":"secret"})") ==
               R"(0/admin,{"token":"secret"})");
    BOOST_TEST(text_of(append_connect, "/random", "") == "0/random,");
    BOOST_TEST(text_of(append_connect_with_query, "/admin", "token=secret") ==
               "0/admin?token=secret,");
    BOOST_TEST(text_of(append_connect_with_query, "/admin", "") == "0/admin,");
    BOOST_TEST(text_of(append_connect_with_query, "/", "") == "0");
    BOOST_TEST(text_of(append_connect_with_query, "/", "a=b") == "0/?a=b,");
}

BOOST_AUTO_TEST_CASE(servers_answer_with_the_id_in_engineio_4_only) {
    BOOST_TEST(answer({.generation = eio4, .sid = "UjJIBY-QX7jhuz10AAAA"}) ==
               R"(0{"sid":"UjJIBY-QX7jhuz10AAAA"})");
    BOOST_TEST(answer({.generation = eio4, .nsp = "/admin", .sid = "oSO0OpakMV_3jnilAAAA"}) ==
               R"(0/admin,{"sid":"oSO0OpakMV_3jnilAAAA"})");
    BOOST_TEST(answer({.generation = eio4, .sid = "a", .pid = "b"}) == R"(0{"sid":"a","pid":"b"})");
    BOOST_TEST(answer({.generation = eio3, .sid = "a", .pid = "b"}) == "0");
    BOOST_TEST(answer({.generation = eio3, .nsp = "/admin"}) == "0/admin,");
}

BOOST_AUTO_TEST_CASE(refusals_have_the_form_of_their_generation) {
    const ConnectError plain{.nsp = "/admin", .message = "Not authorized"};
    ConnectError with_data{
        .nsp = "/admin", .message = "Not authorized", .data_json = R"({"code":401})"};

    BOOST_TEST(error(plain) == R"(4/admin,{"message":"Not authorized"})");
    BOOST_TEST(error(with_data) == R"(4/admin,{"message":"Not authorized","data":{"code":401}})");
    BOOST_TEST(error({.generation = eio3, .nsp = "/admin", .message = "Not authorized"}) ==
               R"(4/admin,"Not authorized")");
    with_data.generation = eio3;
    BOOST_TEST(error(with_data) == R"(4/admin,{"code":401})");
    BOOST_TEST(error({.message = "\"no\"\n"}) == R"(4{"message":"\"no\"\n"})");
}

BOOST_AUTO_TEST_CASE(unknown_namespaces_are_refused_as_an_object) {
    BOOST_TEST(text_of(append_invalid_namespace, "/random") ==
               R"(4/random,{"message":"Invalid namespace"})");
}

BOOST_AUTO_TEST_CASE(disconnects_name_the_namespace) {
    BOOST_TEST(text_of(append_disconnect, "/") == "1");
    BOOST_TEST(text_of(append_disconnect, "/admin") == "1/admin,");
}

BOOST_AUTO_TEST_CASE(events_and_acks_of_the_specification_are_written) {
    const PacketHead admin5{.nsp = "/admin", .ack_id = 5};
    const PacketHead two{.ack_id = 789, .attachment_count = 2};
    const std::string second = text_of(append_placeholder, std::size_t{1});

    BOOST_TEST(event({}, "auth", {R"({"token":"x"})"}) == R"(2["auth",{"token":"x"}])");
    BOOST_TEST(event({.ack_id = 0}, "echo", {R"("€")"}) == R"(20["echo","€"])");
    BOOST_TEST(ack({.ack_id = 0}, {R"("€")"}) == R"(30["€"])");
    BOOST_TEST(event(admin5, "echo", {"1"}) == R"(2/admin,5["echo",1])");
    BOOST_TEST(ack(admin5, {"1"}) == "3/admin,5[1]");
    BOOST_TEST(event({.attachment_count = 1}, "message", {R"("hi")", first_placeholder}) ==
               R"(51-["message","hi",{"_placeholder":true,"num":0}])");
    BOOST_TEST(event(two, "f", {first_placeholder, second}) ==
               R"(52-789["f",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}])");
    BOOST_TEST(ack(two, {first_placeholder, second}) ==
               R"(62-789[{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}])");
    BOOST_TEST(ack({.ack_id = 1, .attachment_count = 1}, {first_placeholder}) ==
               R"(61-1[{"_placeholder":true,"num":0}])");
}

BOOST_AUTO_TEST_CASE(arguments_may_be_missing) {
    BOOST_TEST(event({}, "a", {}) == R"(2["a"])");
    BOOST_TEST(ack({.ack_id = 3}, {}) == "33[]");
}

BOOST_AUTO_TEST_CASE(event_names_are_quoted) {
    BOOST_TEST(event({}, "a\"b\\c\n€\u2028\x01", {}) == "2[\"a\\\"b\\\\c\\n€\u2028\\u0001\"]");
}

BOOST_AUTO_TEST_CASE(what_is_appended_leaves_what_was_there) {
    std::string out = "4";

    append_event(out, {}, "a", {});
    append_ewdjs(out, "{}");

    BOOST_TEST(out == R"(42["a"]42["ewdjs",{}])");
}

BOOST_AUTO_TEST_CASE(qewds_event_is_one_whole_engineio_packet) {
    const std::string text = text_of(append_ewdjs, R"({"type":"x"})");

    BOOST_TEST(text == R"(42["ewdjs",{"type":"x"}])");
    BOOST_TEST(text == "4" + event({}, "ewdjs", {R"({"type":"x"})"}));
}

BOOST_AUTO_TEST_CASE(random_events_come_back) {
    std::minstd_rand random(17);
    for (int round = 0; round < 1000; ++round) {
        Emission emission = random_emission(random);
        // A placeholder needs the attachment that it names.
        if (emission.head.attachment_count == 0) emission.head.attachment_count = 1;

        const std::string text = event(emission.head, emission.name, emission.arguments);
        Heard packet = decoded(text, emission.head.attachment_count);

        packet.json.clear();
        Heard wanted = expected(emission);
        wanted.type = PacketType::binary_event;
        wanted.event = emission.name;
        BOOST_TEST(packet == wanted);
    }
}

BOOST_AUTO_TEST_CASE(random_acks_come_back) {
    std::minstd_rand random(19);
    for (int round = 0; round < 1000; ++round) {
        Emission emission = random_emission(random);
        emission.head.attachment_count = 0;

        Heard packet = decoded(ack(emission.head, emission.arguments), 0);

        packet.json.clear();
        Heard wanted = expected(emission);
        wanted.type = PacketType::ack;
        BOOST_TEST(packet == wanted);
    }
}

BOOST_AUTO_TEST_SUITE_END()
