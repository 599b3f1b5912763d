#include "net/websocket/encoder.hpp"

#include <boost/test/unit_test.hpp>
#include <span>
#include <string>

#include "tests/net/websocket_transcript.hpp"

namespace {

using namespace coqewd::net::websocket;
using namespace std::string_literals;

constexpr MaskKey key{'\x37', '\xFA', '\x21', '\x3D'};

std::string header_bytes(const Header& header) {
    std::string bytes;
    append_header(bytes, header);
    return bytes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(websocket_encoder)

// RFC 6455 section 5.7.
BOOST_AUTO_TEST_CASE(examples_of_the_rfc_are_written_byte_for_byte) {
    std::string plain, masked, fragments, ping, pong, binary;

    append_text(plain, "Hello");
    append_text(masked, "Hello", key);
    append_frame(fragments, {.opcode = Opcode::text, .fin = false}, "Hel");
    append_frame(fragments, {.opcode = Opcode::continuation}, "lo");
    append_frame(ping, {.opcode = Opcode::ping}, "Hello");
    append_pong(pong, "Hello", key);
    append_binary(binary, std::string(256, 'b'));

    BOOST_TEST(plain == "\x81\x05Hello"s);
    BOOST_TEST(masked == "\x81\x85\x37\xFA\x21\x3D\x7F\x9F\x4D\x51\x58"s);
    BOOST_TEST(fragments == "\x01\x03Hel\x80\x02lo"s);
    BOOST_TEST(ping == "\x89\x05Hello"s);
    BOOST_TEST(pong == "\x8A\x85\x37\xFA\x21\x3D\x7F\x9F\x4D\x51\x58"s);
    BOOST_TEST(binary == "\x82\x7E\x01\x00"s + std::string(256, 'b'));
}

BOOST_AUTO_TEST_CASE(a_length_is_written_in_the_fewest_bytes) {
    const auto header = [](std::uint64_t size) {
        return header_bytes({.opcode = Opcode::binary, .payload_size = size});
    };

    BOOST_TEST(header(0) == "\x82\x00"s);
    BOOST_TEST(header(125) == "\x82\x7D"s);
    BOOST_TEST(header(126) == "\x82\x7E\x00\x7E"s);
    BOOST_TEST(header(127) == "\x82\x7E\x00\x7F"s);
    BOOST_TEST(header(65535) == "\x82\x7E\xFF\xFF"s);
    BOOST_TEST(header(65536) == "\x82\x7F\x00\x00\x00\x00\x00\x01\x00\x00"s);
}

BOOST_AUTO_TEST_CASE(a_masked_header_ends_with_the_key) {
    const auto header = [](std::uint64_t size) {
        return header_bytes({.opcode = Opcode::text, .payload_size = size, .mask = key});
    };

    BOOST_TEST(header(5) == "\x81\x85\x37\xFA\x21\x3D"s);
    BOOST_TEST(header(300) == "\x81\xFE\x01\x2C\x37\xFA\x21\x3D"s);
    BOOST_TEST(header(65536) == "\x81\xFF\x00\x00\x00\x00\x00\x01\x00\x00\x37\xFA\x21\x3D"s);
}

BOOST_AUTO_TEST_CASE(what_is_written_is_parsed_back_and_each_shorter_piece_waits) {
    for (const std::uint64_t size : {0U, 125U, 126U, 127U, 65535U, 65536U}) {
        for (const Mask& mask : {Mask(), Mask(key)}) {
            const Header header{.opcode = Opcode::text, .payload_size = size, .mask = mask};
            const std::string bytes = header_bytes(header);

            for (std::size_t count = 0; count < bytes.size(); ++count) {
                BOOST_TEST(parse_header(bytes.substr(0, count)).error() == Error::need_more);
            }
            BOOST_TEST((parse_header(bytes)->header == header));
            BOOST_TEST(parse_header(bytes)->size == bytes.size());
        }
    }
}

BOOST_AUTO_TEST_CASE(frames_are_appended_behind_what_is_there) {
    std::string out = "before";

    append_text(out, "a");
    append_text(out, "Hello", key);

    BOOST_TEST(out == "before\x81\x01"s + "a\x81\x85\x37\xFA\x21\x3D\x7F\x9F\x4D\x51\x58"s);
}

BOOST_AUTO_TEST_CASE(a_payload_in_pieces_equals_one_in_a_whole) {
    std::string whole, pieces;
    append_text(whole, "42[\"ewdjs\",{}]", key);

    append_header(pieces, {.opcode = Opcode::text, .payload_size = 14, .mask = key});
    const std::size_t start = pieces.size();
    pieces += "42[\"ewdjs\",";
    pieces += "{}]";
    apply_mask(std::span(pieces).subspan(start), key);

    BOOST_TEST(pieces == whole);
}

BOOST_AUTO_TEST_CASE(masking_any_part_equals_masking_byte_by_byte) {
    const std::string plain(70, '\x5A');
    std::string expected = plain;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        expected[i] = static_cast<char>(expected[i] ^ key[i % 4]);
    }

    for (std::size_t cut = 0; cut <= plain.size(); ++cut) {
        std::string bytes = plain;
        apply_mask(std::span(bytes).first(cut), key);
        apply_mask(std::span(bytes).subspan(cut), key, cut);
        BOOST_TEST(bytes == expected);
    }
}

BOOST_AUTO_TEST_CASE(a_close_frame_has_its_code_and_reason) {
    std::string closed, masked, own, silent;

    append_close(closed, {CloseCode::normal, "bye"});
    append_close(masked, {CloseCode::going_away, ""}, MaskKey{'\1', '\2', '\3', '\4'});
    append_close(own, {static_cast<CloseCode>(4999), ""});
    append_close(silent, {CloseCode::no_status, "never sent"});

    BOOST_TEST(closed == "\x88\x05\x03\xE8"s + "bye");
    BOOST_TEST(masked == "\x88\x82\x01\x02\x03\x04\x02\xEB"s);
    BOOST_TEST(own == "\x88\x02\x13\x87"s);
    BOOST_TEST(silent == "\x88\x00"s);
}

BOOST_AUTO_TEST_CASE(a_long_close_reason_is_cut_between_two_characters) {
    std::string exact, longer;

    append_close(exact, {CloseCode::normal, std::string(123, 'r')});
    append_close(longer, {CloseCode::normal, std::string(121, 'r') + "€"});

    BOOST_TEST(exact == "\x88\x7D\x03\xE8"s + std::string(123, 'r'));
    BOOST_TEST(longer == "\x88\x7B\x03\xE8"s + std::string(121, 'r'));
}

BOOST_AUTO_TEST_CASE(a_long_pong_is_cut_to_what_a_control_frame_may_carry) {
    std::string pong;

    append_pong(pong, std::string(126, 'p'));

    BOOST_TEST(pong == "\x8A\x7D"s + std::string(125, 'p'));
}

BOOST_AUTO_TEST_SUITE_END()
