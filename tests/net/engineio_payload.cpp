#include "net/socketio/engineio_payload.hpp"

#include <array>
#include <boost/test/unit_test.hpp>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "net/socketio/engineio_jsonp.hpp"
#include "net/socketio/utf16.hpp"
#include "tests/net/socketio_transcript.hpp"

namespace {

using namespace coqewd::net::socketio;
using namespace std::string_literals;

constexpr auto eio4 = PayloadFormat::eio4;
constexpr auto eio3_text = PayloadFormat::eio3_text;
constexpr auto eio3_binary = PayloadFormat::eio3_binary;
constexpr std::array formats{eio4, eio3_text, eio3_binary};

EngineHeard message(std::string data) {
    return {.data = std::move(data)};
}

EngineHeard binary(std::string data) {
    return {.binary = true, .data = std::move(data)};
}

EngineHeard plain(EnginePacketType type) {
    return {.type = type};
}

/// The body reads as these packets, and they are written as this body.
void check_both_ways(const std::string& body, PayloadFormat format,
                     const std::vector<EngineHeard>& packets) {
    BOOST_TEST(read_payload(body, format) == (EngineTranscript{packets}));
    BOOST_TEST(payload_text(packets, format) == body);
}

coqewd::error_code error_of(const std::string& body, PayloadFormat format) {
    return read_payload(body, format).end;
}

std::string escaped(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string form;
    for (const char byte : text) {
        form += '%';
        form += digits[static_cast<unsigned char>(byte) >> 4];
        form += digits[static_cast<unsigned char>(byte) & 0xF];
    }
    return form;
}

/// Texts of one, two, three and four bytes a character, the separator left out.
std::string random_text(std::minstd_rand& random, std::size_t size) {
    constexpr std::array<const char*, 8> characters{"a", "\"", "\\", "ß", "€", "𝄞", ":", "\n"};
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text += characters[random() % characters.size()];
    return text;
}

std::vector<EngineHeard> random_packets(std::minstd_rand& random) {
    std::vector<EngineHeard> packets(1 + random() % 5);
    for (EngineHeard& packet : packets) {
        packet.binary = random() % 3 == 0;
        packet.data = random_text(random, random() % 20);
        if (packet.binary) {
            packet.data += static_cast<char>(random());
        } else {
            packet.type = static_cast<EnginePacketType>(random() % 7);
        }
    }
    return packets;
}

/// The raw binary body of spec/socketio.md 16.
std::string raw_binary_body() {
    return "\x00\x04\x05\xFF"s + "451-[\"f\",{\"_placeholder\":true,\"num\":0},\"€\"]" +
           "\x01\x04\xFF\x04\x01\x02\x03"s;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engineio_payload)

BOOST_AUTO_TEST_CASE(examples_of_engineio_4_read_and_write) {
    check_both_ways("40{\"token\":\"x\"}", eio4, {message("0{\"token\":\"x\"}")});
    check_both_ways(
        "40{\"sid\":\"UjJIBY-QX7jhuz10AAAA\"}\x1e"s + "42[\"auth\",{\"token\":\"x\"}]", eio4,
        {message("0{\"sid\":\"UjJIBY-QX7jhuz10AAAA\"}"), message("2[\"auth\",{\"token\":\"x\"}]")});
    check_both_ways("bAQI=\x1e"s + "420[\"echo\",\"€\"]", eio4,
                    {binary("\x01\x02"), message("20[\"echo\",\"€\"]")});
    check_both_ways("bAQI=\x1e"s + "430[\"€\"]", eio4, {binary("\x01\x02"), message("30[\"€\"]")});
    check_both_ways("2", eio4, {plain(EnginePacketType::ping)});
    check_both_ways("3", eio4, {plain(EnginePacketType::pong)});
    check_both_ways("41", eio4, {message("1")});
    check_both_ways("1", eio4, {plain(EnginePacketType::close)});
    check_both_ways("6", eio4, {plain(EnginePacketType::noop)});
}

BOOST_AUTO_TEST_CASE(examples_of_engineio_3_read_and_write) {
    const std::string open = R"({"sid":"Lq2s3ONRv0o30oluAAAA","upgrades":["websocket"],)"
                             R"("pingInterval":25000,"pingTimeout":20000})";
    check_both_ways("97:0" + open, eio3_text, {{.type = EnginePacketType::open, .data = open}});
    check_both_ways("2:4013:42[\"auth\",{}]", eio3_text, {message("0"), message("2[\"auth\",{}]")});
    check_both_ways("17:420[\"echo\",\"€𝄞\"]", eio3_text, {message("20[\"echo\",\"€𝄞\"]")});
    check_both_ways(
        "39:451-[\"f\",{\"_placeholder\":true,\"num\":0}]6:b4AQID", eio3_text,
        {message("51-[\"f\",{\"_placeholder\":true,\"num\":0}]"), binary("\x01\x02\x03")});
    check_both_ways("1:2", eio3_text, {plain(EnginePacketType::ping)});
    check_both_ways("1:3", eio3_text, {plain(EnginePacketType::pong)});
    check_both_ways("1:1", eio3_text, {plain(EnginePacketType::close)});
    check_both_ways("1:6", eio3_text, {plain(EnginePacketType::noop)});
}

BOOST_AUTO_TEST_CASE(raw_binary_body_of_engineio_3_reads_and_writes) {
    check_both_ways(
        raw_binary_body(), eio3_binary,
        {message("51-[\"f\",{\"_placeholder\":true,\"num\":0},\"€\"]"), binary("\x01\x02\x03")});
}

BOOST_AUTO_TEST_CASE(engineio_3_counts_in_utf16_code_units) {
    BOOST_TEST(utf16_length("") == 0U);
    BOOST_TEST(utf16_length("aß€") == 3U);
    BOOST_TEST(utf16_length("𝄞") == 2U);
    BOOST_TEST(utf16_length("420[\"echo\",\"€𝄞\"]") == 17U);
    BOOST_TEST(utf16_prefix("a€𝄞b", 2) == 4U);
    BOOST_TEST(utf16_prefix("a€𝄞b", 4) == 8U);
    BOOST_TEST(utf16_prefix("a€𝄞b", 3) == std::string_view::npos);
    BOOST_TEST(utf16_prefix("a€𝄞b", 6) == std::string_view::npos);
    check_both_ways("2:4€3:4𝄞2:4a", eio3_text, {message("€"), message("𝄞"), message("a")});
}

BOOST_AUTO_TEST_CASE(length_in_the_middle_of_a_character_is_refused) {
    BOOST_TEST(error_of("2:4𝄞", eio3_text) == ParseError::length_splits_character);
    BOOST_TEST(error_of("2:4𝄞1:2", eio3_text) == ParseError::length_splits_character);
    // Bytes where code units should be: the text is over before.
    BOOST_TEST(error_of("21:420[\"echo\",\"€𝄞\"]", eio3_text) == ParseError::length_beyond_body);
    // The first byte of the euro sign, and then its rest.
    BOOST_TEST(error_of("\x00\x02\xFF"s + "4€", eio3_binary) == ParseError::invalid_utf8);
}

BOOST_AUTO_TEST_CASE(wrong_lengths_of_texts_are_refused) {
    for (const char* const body :
         {":4", "-1:4", "+1:4", " 1:4", "1 :4", "01:4", "00:", "0:4", "x:4", "1", "1.0:4", "0x1:4",
          "12345678901:4", "1;4", "\xFF", "99999999999999999999:4"}) {
        BOOST_TEST(error_of(body, eio3_text) == ParseError::invalid_length, body);
    }
    BOOST_TEST(error_of("2:4", eio3_text) == ParseError::length_beyond_body);
    BOOST_TEST(error_of("9999999999:4", eio3_text) == ParseError::length_beyond_body);
    BOOST_TEST(error_of("2:40:", eio3_text) == ParseError::invalid_length);
}

BOOST_AUTO_TEST_CASE(wrong_binary_bodies_are_refused) {
    for (const auto& body : {"\x00"s, "\x00\xFF"s, "\x00\x00\xFF"s, "\x01\x00\x01\xFF\x04"s,
                             "\x00\x0A\xFF"s, "\x00\x31\xFF\x34"s, "\x00\x01"s, "\x00\xFE\xFF"s,
                             "\x00\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\xFF"s}) {
        BOOST_TEST(error_of(body, eio3_binary) == ParseError::invalid_length);
    }
    BOOST_TEST(error_of("\x02\x01\xFF\x34"s, eio3_binary) == ParseError::invalid_marker);
    BOOST_TEST(error_of("4", eio3_binary) == ParseError::invalid_marker);
    BOOST_TEST(error_of("\x00\x02\xFF\x34"s, eio3_binary) == ParseError::length_beyond_body);
    BOOST_TEST(error_of("\x01\x09\x09\x09\x09\x09\x09\x09\x09\x09\x09\xFF\x04"s, eio3_binary) ==
               ParseError::length_beyond_body);
    BOOST_TEST(error_of("\x01\x01\xFF\x02"s, eio3_binary) == ParseError::binary_not_message);
    BOOST_TEST(error_of("\x00\x01\xFF\x37"s, eio3_binary) == ParseError::unknown_engine_type);
}

BOOST_AUTO_TEST_CASE(empty_packets_are_refused) {
    BOOST_TEST(error_of("\x1e", eio4) == ParseError::empty_packet);
    BOOST_TEST(error_of("\x1e"s + "2", eio4) == ParseError::empty_packet);
    BOOST_TEST(error_of("2\x1e\x1e"s + "2", eio4) == ParseError::empty_packet);
    for (const PayloadFormat format : formats) {
        BOOST_TEST(error_of("", format) == ParseError::empty_packet);
    }
}

BOOST_AUTO_TEST_CASE(an_engineio_3_body_may_say_that_it_is_empty) {
    BOOST_TEST(read_payload("0:", eio3_text) == EngineTranscript{});
}

BOOST_AUTO_TEST_CASE(what_comes_before_an_error_counts) {
    const std::vector<EngineHeard> first{message("a")};

    BOOST_TEST(read_payload("4a\x1e", eio4) == (EngineTranscript{first, ParseError::empty_packet}));
    BOOST_TEST(read_payload("4a\x1e"s + "9\x1e"s + "4b", eio4) ==
               (EngineTranscript{first, ParseError::unknown_engine_type}));
    BOOST_TEST(read_payload("2:4a2:xx2:4b", eio3_text) ==
               (EngineTranscript{first, ParseError::unknown_engine_type}));
    BOOST_TEST(read_payload("\x00\x02\xFF"s + "4a\x05", eio3_binary) ==
               (EngineTranscript{first, ParseError::invalid_marker}));
}

BOOST_AUTO_TEST_CASE(texts_must_be_utf8) {
    BOOST_TEST(error_of("4\xFF", eio4) == ParseError::invalid_utf8);
    BOOST_TEST(error_of("4\xE2\x82\x1e"s + "2", eio4) == ParseError::invalid_utf8);
    BOOST_TEST(error_of("3:4\xFF", eio3_text) == ParseError::invalid_utf8);
    BOOST_TEST(error_of("\x00\x02\xFF"s + "4\xFF", eio3_binary) == ParseError::invalid_utf8);
}

BOOST_AUTO_TEST_CASE(texts_in_a_binary_body_may_be_base64) {
    BOOST_TEST(read_payload("\x00\x06\xFF"s + "b4AQID", eio3_binary) ==
               (EngineTranscript{{binary("\x01\x02\x03")}}));
}

BOOST_AUTO_TEST_CASE(many_small_packets_are_no_error) {
    const std::vector<EngineHeard> packets(100'000, message("2[\"a\"]"));
    for (const PayloadFormat format : formats) {
        const auto transcript = read_payload(payload_text(packets, format), format);

        BOOST_TEST((transcript.packets == packets));
        BOOST_TEST(!transcript.end);
    }
}

BOOST_AUTO_TEST_CASE(cut_bodies_give_whole_packets_of_the_original_and_nothing_else) {
    const std::vector<EngineHeard> packets{message("€𝄞"), binary("\x01\x02\x03"),
                                           plain(EnginePacketType::ping)};
    for (const PayloadFormat format : {eio3_text, eio3_binary}) {
        const std::string body = payload_text(packets, format);
        for (std::size_t size = 0; size < body.size(); ++size) {
            const auto cut = read_payload(body.substr(0, size), format);

            const std::vector<EngineHeard> front(
                packets.begin(), packets.begin() + static_cast<std::ptrdiff_t>(cut.packets.size()));
            BOOST_TEST((cut.packets == front));
            // Between two packets nothing shows that one is missing.
            const bool between = size != 0 && payload_text(front, format).size() == size;
            BOOST_TEST(!cut.end == between);
        }
    }
}

BOOST_AUTO_TEST_CASE(cut_bodies_of_engineio_4_never_give_more) {
    const std::vector<EngineHeard> packets{message("€𝄞"), binary("\x01\x02\x03"),
                                           plain(EnginePacketType::ping)};
    const std::string body = payload_text(packets, eio4);
    for (std::size_t size = 0; size < body.size(); ++size) {
        const auto cut = read_payload(body.substr(0, size), eio4);

        BOOST_TEST(cut.packets.size() <= packets.size());
        for (std::size_t i = 0; i < cut.packets.size(); ++i) {
            BOOST_TEST((packets[i].data.starts_with(cut.packets[i].data)));
        }
    }
}

BOOST_AUTO_TEST_CASE(format_is_binary_only_when_it_has_to_be) {
    const std::vector<EnginePacket> texts{{.data = "a"}, {.type = EnginePacketType::ping}};
    const std::vector<EnginePacket> mixed{{.data = "a"}, {.binary = true, .data = "b"}};
    const Variant with_base64{.generation = Generation::eio3, .base64 = true};

    BOOST_TEST((payload_format(texts, {Generation::eio4}) == eio4));
    BOOST_TEST((payload_format(mixed, {Generation::eio4}) == eio4));
    BOOST_TEST((payload_format(texts, {Generation::eio3}) == eio3_text));
    BOOST_TEST((payload_format(mixed, {Generation::eio3}) == eio3_binary));
    BOOST_TEST((payload_format(mixed, with_base64) == eio3_text));
    BOOST_TEST(content_type(eio4) == "text/plain; charset=UTF-8");
    BOOST_TEST(content_type(eio3_text) == "text/plain; charset=UTF-8");
    BOOST_TEST(content_type(eio3_binary) == "application/octet-stream");
}

BOOST_AUTO_TEST_CASE(random_packets_come_back) {
    std::minstd_rand random(11);
    for (int round = 0; round < 500; ++round) {
        const auto packets = random_packets(random);
        for (const PayloadFormat format : formats) {
            const std::string body = payload_text(packets, format);

            BOOST_TEST(read_payload(body, format) == EngineTranscript{packets});
        }
    }
}

BOOST_AUTO_TEST_CASE(random_bytes_end_without_harm) {
    std::minstd_rand random(13);
    constexpr std::string_view frequent = "0123456:b=AQ\x1e\x01\x02\x04\xFF";
    for (int round = 0; round < 5000; ++round) {
        std::string body(random() % 24, '\0');
        for (char& byte : body) byte = frequent[random() % frequent.size()];
        for (const PayloadFormat format : formats) {
            const auto transcript = read_payload(body, format);

            BOOST_TEST(transcript.packets.size() <= body.size());
        }
    }
}

BOOST_AUTO_TEST_CASE(jsonp_answers_are_calls_with_a_string) {
    BOOST_TEST(wrap_jsonp(0, "2:4013:42[\"auth\",{}]") ==
               R"(___eio[0]("2:4013:42[\"auth\",{}]");)");
    BOOST_TEST(wrap_jsonp(12, "") == R"(___eio[12]("");)");
    BOOST_TEST(wrap_jsonp(1, "a\u2028b\u2029c\u2027€") ==
               "___eio[1](\"a\\u2028b\\u2029c\u2027€\");");
}

BOOST_AUTO_TEST_CASE(jsonp_posts_are_form_encoded) {
    BOOST_TEST(unwrap_jsonp("d=4%3A40%2Fa").value() == "4:40/a");
    BOOST_TEST(unwrap_jsonp("d=1+2%2B3").value() == "1 2+3");
    BOOST_TEST(unwrap_jsonp("x=1&d=1%3A2&y").value() == "1:2");
    BOOST_TEST(unwrap_jsonp("d=%zz%4").value() == "%zz%4");
    BOOST_TEST(unwrap_jsonp("d=").value() == "");
    BOOST_TEST(unwrap_jsonp("").error() == ParseError::no_jsonp_data);
    BOOST_TEST(unwrap_jsonp("e=1%3A2").error() == ParseError::no_jsonp_data);
}

BOOST_AUTO_TEST_CASE(jsonp_posts_have_their_line_feeds_restored) {
    BOOST_TEST(unwrap_jsonp("d=" + escaped("a\\\\nb")).value() == "a\\nb");
    BOOST_TEST(unwrap_jsonp("d=" + escaped("a\\nb")).value() == "a\nb");
    BOOST_TEST(unwrap_jsonp("d=" + escaped("a\\\\\\nb")).value() == "a\\\\nb");
    BOOST_TEST(unwrap_jsonp("d=" + escaped("a\\tb\\")).value() == "a\\tb\\");
}

BOOST_AUTO_TEST_CASE(length_of_a_jsonp_post_counts_what_was_restored) {
    // What a client makes of an event with a line feed, and of the raw text around it.
    const std::string packet = "42[\"a\",\"x\\ny\"]";
    const std::string form =
        "d=" + escaped(std::to_string(packet.size()) + ":42[\"a\",\"x\\\\ny\"]");

    const std::string body = unwrap_jsonp(form).value();

    BOOST_TEST(read_payload(body, eio3_text) == (EngineTranscript{{message(packet.substr(1))}}));
}

BOOST_AUTO_TEST_SUITE_END()
