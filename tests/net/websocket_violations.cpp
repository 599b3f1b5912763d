// What the other side may not send, and what the decoder says to it.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "net/websocket/decoder.hpp"
#include "net/websocket/encoder.hpp"
#include "tests/net/websocket_transcript.hpp"

namespace {

using namespace coqewd::net::websocket;
using namespace std::string_literals;

constexpr MaskKey key{'\x12', '\x34', '\x56', '\x78'};

struct Violation {
    std::string bytes;
    Error error;
    CloseCode code = CloseCode::protocol_error;
};

/// The same end and code in one piece and byte by byte.
void check(Role role, const Violation& violation, Limits limits = {}) {
    const auto at_once = decode_at_once(role, violation.bytes, limits);
    const auto by_bytes = decode_by_bytes(role, violation.bytes, limits);
    BOOST_TEST(at_once.end == violation.error);
    BOOST_TEST(by_bytes == at_once);
    BOOST_TEST((close_code(at_once.end) == violation.code));
}

std::string close_frame(unsigned code, std::string_view reason = {}) {
    std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
    payload += reason;
    std::string bytes;
    append_frame(bytes, {.opcode = Opcode::close}, payload);
    return bytes;
}

/// A text in several frames of one byte.
std::string in_fragments(std::size_t count) {
    std::string bytes;
    for (std::size_t i = 0; i < count; ++i) {
        append_frame(
            bytes, {.opcode = i == 0 ? Opcode::text : Opcode::continuation, .fin = i + 1 == count},
            "x");
    }
    return bytes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(websocket_violations)

BOOST_AUTO_TEST_CASE(reserved_bits_are_refused) {
    for (const auto& start : {"\xC1\x00"s, "\xA1\x00"s, "\x91\x00"s, "\xF1\x00"s, "\xB9\x00"s}) {
        check(Role::client, {start, Error::reserved_bits});
    }
}

BOOST_AUTO_TEST_CASE(reserved_opcodes_are_refused) {
    for (const int opcode : {0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF}) {
        const std::string bytes{static_cast<char>(0x80 | opcode), '\0'};
        check(Role::client, {bytes, Error::reserved_opcode});
    }
}

BOOST_AUTO_TEST_CASE(control_frames_are_whole_and_short) {
    for (const int opcode : {0x8, 0x9, 0xA}) {
        const std::string fragment{static_cast<char>(opcode), '\0'};
        const std::string longer{static_cast<char>(0x80 | opcode), 126, 0, 126};
        const std::string longest{static_cast<char>(0x80 | opcode), 127};

        check(Role::client, {fragment, Error::fragmented_control});
        check(Role::client, {longer, Error::control_too_long});
        check(Role::client, {longest, Error::control_too_long});
    }
}

BOOST_AUTO_TEST_CASE(lengths_use_the_fewest_bytes) {
    const auto length_error = Error::length_not_minimal;

    check(Role::client, {"\x82\x7E\x00\x7D"s, length_error});
    check(Role::client, {"\x82\x7E\x00\x00"s, length_error});
    check(Role::client, {"\x82\x7F\x00\x00\x00\x00\x00\x00\xFF\xFF"s, length_error});
    check(Role::client, {"\x82\x7F\x00\x00\x00\x00\x00\x00\x00\x00"s, length_error});
    check(Role::client, {"\x82\x7F\x80\x00\x00\x00\x00\x00\x00\x00"s, Error::length_out_of_range});
}

BOOST_AUTO_TEST_CASE(each_role_demands_the_other_side_s_masking) {
    std::string plain;
    append_text(plain, "x");
    std::string masked;
    append_text(masked, "x", key);

    check(Role::server, {plain, Error::unmasked_frame});
    check(Role::client, {masked, Error::masked_frame});
}

BOOST_AUTO_TEST_CASE(fragments_come_in_order) {
    const auto continuation = "\x80\x01x"s;
    const auto first = "\x01\x01x"s;
    const auto whole = "\x81\x01x"s;

    check(Role::client, {continuation, Error::unexpected_continuation});
    check(Role::client, {whole + continuation, Error::unexpected_continuation});
    check(Role::client, {first + continuation + continuation, Error::unexpected_continuation});
    check(Role::client, {first + whole, Error::missing_continuation});
    check(Role::client, {first + first, Error::missing_continuation});
}

BOOST_AUTO_TEST_CASE(a_close_payload_is_not_one_byte) {
    check(Role::client, {"\x88\x01\x03"s, Error::invalid_close_size});
}

BOOST_AUTO_TEST_CASE(every_close_code_is_accepted_or_refused_as_registered) {
    for (unsigned code = 0; code <= 0xFFFF; ++code) {
        const bool valid = (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
                           (code >= 3000 && code <= 4999);
        const auto heard = decode_at_once(Role::client, close_frame(code, "why"));

        Transcript expected;
        if (valid) {
            expected.messages = {Heard{Opcode::close, "why", static_cast<CloseCode>(code)}};
        } else {
            expected.end = Error::invalid_close_code;
        }
        if (heard != expected) BOOST_ERROR("close code " << code << ": " << heard);
    }
}

BOOST_AUTO_TEST_CASE(a_close_reason_is_whole_utf8) {
    const Violation wrong_byte{close_frame(1000, "\xFF"), Error::invalid_utf8,
                               CloseCode::invalid_payload};
    const Violation unfinished{close_frame(1000, "\xE2\x82"), Error::invalid_utf8,
                               CloseCode::invalid_payload};

    check(Role::client, wrong_byte);
    check(Role::client, unfinished);
}

BOOST_AUTO_TEST_CASE(a_text_is_whole_utf8) {
    for (const auto& text : {"a\xC0\xAF"s, "\xED\xA0\x80"s, "\xF4\x90\x80\x80"s, "\xE2\x82"s}) {
        std::string bytes;
        append_text(bytes, text, key);
        check(Role::server, {bytes, Error::invalid_utf8, CloseCode::invalid_payload});
    }
}

BOOST_AUTO_TEST_CASE(a_text_in_fragments_does_not_end_in_the_middle_of_a_character) {
    const auto empty_end = "\x01\x02\xE2\x82\x80\x00"s;

    check(Role::client, {empty_end, Error::invalid_utf8, CloseCode::invalid_payload});
}

// Autobahn 6.4.
BOOST_AUTO_TEST_CASE(a_wrong_byte_fails_before_its_frame_has_arrived) {
    const auto good = "\x01\x06\xCE\xBA\xE1\xBD\xB9\x61"s;
    const auto bad = "\x80\x08\xF4\x90"s;
    Decoder decoder(Role::client);
    Transcript heard;

    decoder.feed(good);
    decoder.feed(std::string_view(bad).substr(0, 3));
    hear(decoder, heard);
    BOOST_TEST(heard.end == Error::need_more);
    decoder.feed(std::string_view(bad).substr(3));
    hear(decoder, heard);

    BOOST_TEST(heard.end == Error::invalid_utf8);
}

BOOST_AUTO_TEST_CASE(binary_and_ping_carry_any_bytes) {
    std::string bytes;
    append_binary(bytes, "\xFF\xC0", key);
    append_frame(bytes, {.opcode = Opcode::ping, .mask = key}, "\xFE");

    const auto heard = decode_at_once(Role::server, bytes);

    BOOST_TEST(heard == (Transcript{{{Opcode::binary, "\xFF\xC0"}, {Opcode::ping, "\xFE"}}}));
}

BOOST_AUTO_TEST_CASE(a_message_of_the_limit_passes_and_of_one_more_is_too_big) {
    const Limits limits{.message_bytes_max = 1000};
    std::string exact;
    append_text(exact, std::string(1000, 'x'));
    const auto announced = "\x81\x7E\x03\xE9"s;

    BOOST_TEST(decode_at_once(Role::client, exact, limits).messages.size() == 1U);
    check(Role::client, {announced, Error::message_too_big, CloseCode::message_too_big}, limits);
}

BOOST_AUTO_TEST_CASE(the_limit_counts_all_fragments_from_their_headers) {
    const Limits limits{.message_bytes_max = 1000};
    const auto first = "\x01\x7E\x03\x84"s + std::string(900, 'x');
    const auto ping = "\x89\x7D"s + std::string(125, 'p');
    const auto last_exact = "\x80\x64"s + std::string(100, 'x');
    const auto last_longer = "\x80\x65"s;

    const auto exact = decode_at_once(Role::client, first + ping + last_exact, limits);
    BOOST_TEST(exact.messages.size() == 2U);
    BOOST_TEST(exact.messages.back().payload == std::string(1000, 'x'));
    check(Role::client,
          {first + ping + last_longer, Error::message_too_big, CloseCode::message_too_big}, limits);
}

BOOST_AUTO_TEST_CASE(the_limit_is_each_message_s_own) {
    const Limits limits{.message_bytes_max = 3, .fragments_max = 3};

    const auto heard = decode_at_once(Role::client, in_fragments(3) + in_fragments(3), limits);

    BOOST_TEST(heard == (Transcript{{{Opcode::text, "xxx"}, {Opcode::text, "xxx"}}}));
}

BOOST_AUTO_TEST_CASE(a_length_near_2_to_the_63_is_too_big) {
    const auto bytes = "\x82\x7F\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s;

    check(Role::client, {bytes, Error::message_too_big, CloseCode::message_too_big});
    check(Role::client, {"\x02\x01x\x00\x7F\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s,
                         Error::message_too_big, CloseCode::message_too_big});
}

BOOST_AUTO_TEST_CASE(as_many_fragments_as_the_limit_pass_and_one_more_does_not) {
    const Limits limits{.fragments_max = 4};

    BOOST_TEST(decode_at_once(Role::client, in_fragments(4), limits).messages.size() == 1U);
    check(Role::client, {in_fragments(5), Error::too_many_fragments, CloseCode::policy_violation},
          limits);
}

BOOST_AUTO_TEST_CASE(a_failed_decoder_gives_what_came_before_and_then_stays_failed) {
    std::string bytes;
    append_text(bytes, "good");
    bytes += "\xFF\xFF";
    std::string later;
    append_text(later, "later");
    Decoder decoder(Role::client);
    Transcript heard;

    decoder.feed(bytes);
    hear(decoder, heard);
    decoder.feed(later);
    hear(decoder, heard);

    BOOST_TEST(heard == (Transcript{{{Opcode::text, "good"}}, Error::reserved_bits}));
}

BOOST_AUTO_TEST_CASE(every_error_has_a_sentence_of_its_own) {
    std::vector<std::string> sentences;
    for (int value = 1; value <= static_cast<int>(Error::unasked_protocol); ++value) {
        sentences.push_back(make_error_code(static_cast<Error>(value)).message());
    }

    std::sort(sentences.begin(), sentences.end());

    BOOST_TEST((std::adjacent_find(sentences.begin(), sentences.end()) == sentences.end()));
    BOOST_TEST(std::count(sentences.begin(), sentences.end(), "An unknown WebSocket error.") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
