#include "net/socketio/engineio_packet.hpp"

#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "net/socketio/base64.hpp"
#include "tests/net/socketio_transcript.hpp"

namespace {

using namespace coqewd::net::socketio;
using namespace std::string_literals;
using coqewd::Result;

constexpr std::array generations{Generation::eio3, Generation::eio4};

EngineHeard text_of(std::string_view frame, Generation generation) {
    std::string bytes;
    return heard(decode_text(frame, generation, bytes).value());
}

coqewd::error_code text_error(std::string_view frame, Generation generation) {
    std::string bytes;
    return decode_text(frame, generation, bytes).error();
}

EngineHeard in_place(std::string frame, Generation generation) {
    return heard(decode_text_in_place(frame, generation).value());
}

std::string frame_of(const EnginePacket& packet, Variant variant, FrameKind expected) {
    std::string frame;
    BOOST_TEST((append_packet(frame, packet, variant) == expected));
    return frame;
}

EngineHeard binary(std::string data) {
    return {.binary = true, .data = std::move(data)};
}

std::string random_bytes(std::minstd_rand& random, std::size_t size) {
    std::string bytes(size, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    return bytes;
}

std::string base64(std::string_view bytes) {
    std::string text;
    append_base64(text, bytes);
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engineio_packet)

BOOST_AUTO_TEST_CASE(each_digit_is_a_type_in_both_generations) {
    for (const Generation generation : generations) {
        for (int type = 0; type <= 6; ++type) {
            const std::string frame = std::to_string(type) + "probe €";

            const EngineHeard packet = text_of(frame, generation);

            const auto expected = static_cast<EnginePacketType>(type);
            BOOST_TEST(packet == (EngineHeard{.type = expected, .data = "probe €"}));
            BOOST_TEST(in_place(frame, generation) == packet);
            BOOST_TEST(frame_of({.type = expected, .data = "probe €"}, {generation},
                                FrameKind::text) == frame);
        }
    }
}

BOOST_AUTO_TEST_CASE(data_may_be_empty) {
    BOOST_TEST(text_of("2", Generation::eio4) == EngineHeard{.type = EnginePacketType::ping});
    BOOST_TEST(text_of("4", Generation::eio3) == EngineHeard{});
}

BOOST_AUTO_TEST_CASE(text_views_the_frame) {
    const std::string frame = "42[\"a\"]";
    std::string bytes;

    const auto packet = decode_text(frame, Generation::eio4, bytes);

    BOOST_TEST(packet->data.data() == frame.data() + 1);
}

BOOST_AUTO_TEST_CASE(what_is_no_type_is_refused) {
    for (const Generation generation : generations) {
        BOOST_TEST(text_error("", generation) == ParseError::empty_packet);
        for (const char* const frame : {"7", "9x", "/", ":", "x", " 4", "\xFF", "B", "-1"}) {
            BOOST_TEST(text_error(frame, generation) == ParseError::unknown_engine_type);
        }
    }
}

BOOST_AUTO_TEST_CASE(every_other_first_byte_is_refused) {
    for (int byte = 0; byte < 256; ++byte) {
        if ((byte >= '0' && byte <= '6') || byte == 'b') continue;
        const std::string frame(1, static_cast<char>(byte));

        const auto error = text_error(frame, Generation::eio4);

        BOOST_TEST(error == ParseError::unknown_engine_type);
    }
}

BOOST_AUTO_TEST_CASE(binary_frames_of_engineio_4_are_the_bytes_themselves) {
    BOOST_TEST(heard(decode_binary("\x01\x02\x03"s, Generation::eio4).value()) ==
               binary("\x01\x02\x03"));
    BOOST_TEST(heard(decode_binary("", Generation::eio4).value()) == binary(""));
    BOOST_TEST(frame_of({.binary = true, .data = "\x01\x02\x03"}, {}, FrameKind::binary) ==
               "\x01\x02\x03");
}

BOOST_AUTO_TEST_CASE(binary_frames_of_engineio_3_begin_with_their_type) {
    BOOST_TEST(heard(decode_binary("\x04\x01\x02\x03"s, Generation::eio3).value()) ==
               binary("\x01\x02\x03"));
    BOOST_TEST(heard(decode_binary("\x04"s, Generation::eio3).value()) == binary(""));
    BOOST_TEST(frame_of({.binary = true, .data = "\x01\x02\x03"}, {Generation::eio3},
                        FrameKind::binary) == "\x04\x01\x02\x03");
}

BOOST_AUTO_TEST_CASE(binary_frames_of_engineio_3_hold_messages_only) {
    const auto error = [](std::string_view frame) {
        return decode_binary(frame, Generation::eio3).error();
    };

    BOOST_TEST(error("") == ParseError::empty_packet);
    for (const int type : {0, 1, 2, 3, 5, 6}) {
        BOOST_TEST(error(std::string(1, static_cast<char>(type)) + "x") ==
                   ParseError::binary_not_message);
    }
    BOOST_TEST(error("\x07"s) == ParseError::unknown_engine_type);
    BOOST_TEST(error("4"s) == ParseError::unknown_engine_type);
    BOOST_TEST(error("\xFF"s) == ParseError::unknown_engine_type);
}

BOOST_AUTO_TEST_CASE(base64_texts_are_binary_messages) {
    BOOST_TEST(text_of("bAQI=", Generation::eio4) == binary("\x01\x02"));
    BOOST_TEST(text_of("b4AQID", Generation::eio3) == binary("\x01\x02\x03"));
    BOOST_TEST(text_of("b", Generation::eio4) == binary(""));
    BOOST_TEST(text_of("b4", Generation::eio3) == binary(""));
    BOOST_TEST(in_place("bAQI=", Generation::eio4) == binary("\x01\x02"));
    BOOST_TEST(in_place("b4AQID", Generation::eio3) == binary("\x01\x02\x03"));
}

BOOST_AUTO_TEST_CASE(base64_padding_may_be_missing) {
    BOOST_TEST(text_of("bAQI", Generation::eio4) == binary("\x01\x02"));
    BOOST_TEST(text_of("bAQ", Generation::eio4) == binary("\x01"));
    BOOST_TEST(text_of("bAQ==", Generation::eio4) == binary("\x01"));
}

BOOST_AUTO_TEST_CASE(wrong_base64_is_refused) {
    for (const char* const frame : {"bA", "bAQ=", "bAQI==", "b=", "b==", "bAQID=", "bA===", "bA-_=",
                                    "bAQ I", "bAQ=I", "b\xFF\xFF\xFF\xFF"}) {
        BOOST_TEST(text_error(frame, Generation::eio4) == ParseError::invalid_base64, frame);
    }
    BOOST_TEST(text_error("b", Generation::eio3) == ParseError::empty_packet);
    BOOST_TEST(text_error("b2AQID", Generation::eio3) == ParseError::binary_not_message);
    BOOST_TEST(text_error("bAQID", Generation::eio3) == ParseError::binary_not_message);
}

BOOST_AUTO_TEST_CASE(base64_is_written_as_the_rfc_has_it) {
    BOOST_TEST(base64("") == "");
    BOOST_TEST(base64("f") == "Zg==");
    BOOST_TEST(base64("fo") == "Zm8=");
    BOOST_TEST(base64("foo") == "Zm9v");
    BOOST_TEST(base64("foob") == "Zm9vYg==");
    BOOST_TEST(base64("fooba") == "Zm9vYmE=");
    BOOST_TEST(base64("foobar") == "Zm9vYmFy");
    BOOST_TEST(base64("\xFB\xEF\xFF"s) == "++//");
}

BOOST_AUTO_TEST_CASE(base64_mode_matters_to_engineio_3_only) {
    const EnginePacket packet{.binary = true, .data = "\x01\x02\x03"};
    const Variant eio3{.generation = Generation::eio3, .base64 = true};
    const Variant eio4{.generation = Generation::eio4, .base64 = true};

    BOOST_TEST(frame_of(packet, eio3, FrameKind::text) == "b4AQID");
    BOOST_TEST(frame_of(packet, eio4, FrameKind::binary) == "\x01\x02\x03");
}

BOOST_AUTO_TEST_CASE(random_binary_messages_come_back_in_every_variant) {
    std::minstd_rand random(7);
    for (std::size_t size = 0; size < 200; ++size) {
        const std::string data = random_bytes(random, size);
        const EnginePacket packet{.binary = true, .data = data};
        for (const Generation generation : generations) {
            std::string frame;
            std::string text;

            append_packet(frame, packet, {generation});
            append_packet_as_text(text, packet, generation);

            BOOST_TEST(heard(decode_binary(frame, generation).value()) == binary(data));
            BOOST_TEST(text_of(text, generation) == binary(data));
            BOOST_TEST(in_place(text, generation) == binary(data));
        }
    }
}

BOOST_AUTO_TEST_CASE(each_error_has_a_sentence_of_its_own) {
    std::vector<std::string> sentences;
    for (auto error = static_cast<int>(ParseError::need_more);
         error <= static_cast<int>(ParseError::attachments_too_big); ++error) {
        sentences.push_back(make_error_code(static_cast<ParseError>(error)).message());
    }

    std::sort(sentences.begin(), sentences.end());
    BOOST_TEST((std::adjacent_find(sentences.begin(), sentences.end()) == sentences.end()));
    const std::string unknown = parse_error_category().message(0);
    BOOST_TEST((std::find(sentences.begin(), sentences.end(), unknown) == sentences.end()));
}

BOOST_AUTO_TEST_SUITE_END()
