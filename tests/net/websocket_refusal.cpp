// Frames that RFC 6455 forbids end the connection with their code, and nothing behind them is
// looked at; the numbers are Autobahn's cases.
#include <array>
#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/net/websocket_wire.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::net::websocket;

namespace {

const std::string protocol_error = plain(closing, close_payload(1002));
const std::string policy_violation = plain(closing, close_payload(1008));
const std::string message_too_big = plain(closing, close_payload(1009));

/// What comes before is answered, the breach by its code, what follows it not at all.
void check(const std::string& breach, const std::string& code = protocol_error,
           Limits limits = {}) {
    const std::string before = masked(whole_text, "before") + masked(ping, "before");
    const std::string answer = plain(whole_text, "before") + plain(pong, "before");
    const std::string after = masked(ping, "after") + masked(whole_text, "after") + goodbye;
    for (const Wire wire : all_wires) {
        BOOST_TEST(answer_to(wire, before + breach + after, limits) == answer + code, wire);
    }
}

/// The breach is told although nothing follows it.
void check_at_once(const std::string& breach, const std::string& code = protocol_error,
                   Limits limits = {}) {
    check(breach, code, limits);
    for (const Wire wire : all_wires) {
        Talk talk(wire, {.limits = limits, .random = {}});

        talk.say(breach);

        BOOST_TEST(talk.hear(code.size()) == code, wire);
    }
}

std::string byte(unsigned value) {
    return std::string(1, static_cast<char>(value));
}

/// Of a masked frame whose payload does not come.
std::string header(unsigned first, std::uint64_t size) {
    return frame_start(first, size, 0x80) + "mask";
}

std::string in_fragments(std::size_t count) {
    std::string bytes = masked(first_text, "x");
    for (std::size_t i = 2; i < count; ++i) bytes += masked(more, "x");
    return bytes + masked(last, "x");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(websocket_refusal)

BOOST_AUTO_TEST_CASE(reserved_bits_are_refused_with_every_opcode) {  // 3.1 to 3.7
    for (unsigned bits = 0x10; bits <= 0x70; bits += 0x10) {
        for (const unsigned start : {whole_text, whole_binary, first_text, closing, ping, pong}) {
            check(masked(start | bits, ""));
            check(masked(start | bits, "payload"));
        }
    }
}

BOOST_AUTO_TEST_CASE(reserved_bits_are_refused_within_a_message) {
    check(masked(first_text, "a") + masked(last | 0x40, "b"));
    check(masked(first_text, "a") + masked(more | 0x20, "b"));
}

BOOST_AUTO_TEST_CASE(reserved_opcodes_are_refused) {  // 4.1, 4.2
    for (const unsigned opcode : {0x3U, 0x4U, 0x5U, 0x6U, 0x7U, 0xBU, 0xCU, 0xDU, 0xEU, 0xFU}) {
        check(masked(0x80 | opcode));
        check(masked(0x80 | opcode, "payload"));
        check(masked(opcode, "payload"));
    }
}

BOOST_AUTO_TEST_CASE(what_the_first_byte_forbids_is_refused_by_it) {
    for (unsigned first = 0; first <= 0xFF; ++first) {
        const unsigned opcode = first & 0x0F;
        const bool known = opcode <= 2 || (opcode >= 8 && opcode <= 10);
        const bool fragmented_control = opcode >= 8 && !(first & 0x80);
        const bool nothing_to_continue = opcode == 0;
        if (!(first & 0x70) && known && !fragmented_control && !nothing_to_continue) continue;
        Talk talk(Wire::memory);

        talk.say(byte(first));

        BOOST_TEST(talk.hear(4) == protocol_error, first);
    }
}

BOOST_AUTO_TEST_CASE(fragmented_control_frames_are_refused) {  // 5.1, 5.2
    for (const unsigned start : {closing, ping, pong}) {
        check_at_once(masked(start & 0x7F, "fragment") + masked(last, "ment"));
        check_at_once(masked(first_text, "a") + masked(start & 0x7F));
    }
}

BOOST_AUTO_TEST_CASE(control_frames_over_125_bytes_are_refused_by_their_length) {  // 2.5, 7.3.6
    for (const unsigned start : {closing, ping, pong}) {
        check(masked(start, std::string(126, '\xFE')));
        check_at_once(byte(start) + byte(0x80 | 126));
        check_at_once(byte(start) + byte(0x80 | 127));
    }
}

BOOST_AUTO_TEST_CASE(continuation_without_a_beginning_is_refused) {  // 5.9 to 5.14
    check(masked(last, "non-continuation"));
    check(masked(more, "non-continuation"));
    check(masked(first_text, "a") + masked(last, "b") + masked(last, "c"),
          plain(whole_text, "ab") + protocol_error);
    check(masked(whole_text, "a") + masked(last, "b"), plain(whole_text, "a") + protocol_error);
}

BOOST_AUTO_TEST_CASE(continuation_without_a_beginning_may_not_follow_a_fragmented_one) {  // 5.15
    check(masked(first_text, "f1") + masked(last, "f2") + masked(more, "f3") +
              masked(first_text, "f4") + masked(last, "f5"),
          plain(whole_text, "f1f2") + protocol_error);
    check(masked(more, "f1") + masked(first_text, "f2") + masked(last, "f3"));  // 5.16, 5.17
}

BOOST_AUTO_TEST_CASE(message_within_a_message_is_refused) {  // 5.18
    for (const unsigned start : {whole_text, whole_binary, first_text, first_binary}) {
        check(masked(first_text, "a") + masked(start, "b"));
        check(masked(first_binary, "a") + masked(more, "b") + masked(start, "c"));
    }
}

BOOST_AUTO_TEST_CASE(frames_that_are_not_masked_are_refused) {
    for (const unsigned start : {whole_text, whole_binary, first_text, closing, ping, pong}) {
        check(plain(start, ""));
        check(plain(start, "payload"));
    }
    check(plain(whole_text, std::string(300, 'x')));
    check(masked(first_text, "a") + plain(last, "b"));
    check_at_once(byte(whole_text) + byte(5));
    check_at_once(byte(whole_text) + byte(126));
    check_at_once(byte(whole_text) + byte(127));
}

BOOST_AUTO_TEST_CASE(lengths_that_are_not_in_the_fewest_bytes_are_refused) {
    for (const unsigned length : {0U, 1U, 125U}) {
        check_at_once(byte(whole_binary) + byte(0x80 | 126) + big_endian_bytes(length, 2));
    }
    for (const unsigned length : {0U, 1U, 125U, 126U, 65'535U}) {
        check_at_once(byte(whole_binary) + byte(0x80 | 127) + big_endian_bytes(length, 8));
    }
}

BOOST_AUTO_TEST_CASE(length_with_its_highest_bit_set_is_refused) {
    const std::string start = byte(whole_binary) + byte(0x80 | 127);

    check_at_once(start + big_endian_bytes(std::uint64_t{1} << 63, 8));
    check_at_once(start + std::string(8, '\xFF'));
}

BOOST_AUTO_TEST_CASE(message_over_the_limit_is_refused_by_its_announced_length) {
    const Limits limits{.message_bytes_max = 1000};

    const std::string most_of_it = masked(first_text, std::string(900, 'x'));
    constexpr std::uint64_t huge = (std::uint64_t{1} << 63) - 1;

    check_at_once(header(whole_text, 1001), message_too_big, limits);
    check_at_once(header(whole_binary, 70'000), message_too_big, limits);
    check_at_once(header(whole_binary, huge), message_too_big, limits);
    check_at_once(most_of_it + header(more, 101), message_too_big, limits);
    check_at_once(most_of_it + header(last, huge), message_too_big, limits);
}

BOOST_AUTO_TEST_CASE(message_of_the_limit_passes) {
    const Limits limits{.message_bytes_max = 1000};
    const std::string text(1000, 'x');

    for (const Wire wire : all_wires) {
        const std::string whole = masked(whole_text, text);
        const std::string parts = masked(first_text, text.substr(0, 999)) + masked(last, "x");

        BOOST_TEST(answer_to(wire, whole + parts + goodbye, limits) ==
                   plain(whole_text, text) + plain(whole_text, text) + goodbye_answer);
    }
}

BOOST_AUTO_TEST_CASE(more_fragments_than_the_limit_are_refused) {
    const Limits limits{.fragments_max = 4};

    for (const Wire wire : all_wires) {
        BOOST_TEST(answer_to(wire, in_fragments(4) + goodbye, limits) ==
                   plain(whole_text, "xxxx") + goodbye_answer);
    }
    check(in_fragments(5), policy_violation, limits);
}

BOOST_AUTO_TEST_CASE(as_many_fragments_as_node_takes_pass_and_one_more_does_not) {
    constexpr std::size_t most = 16'384;

    const std::string exact = answer_to(Wire::memory, in_fragments(most) + goodbye);
    const std::string over = answer_to(Wire::memory, in_fragments(most + 1) + goodbye);

    BOOST_TEST((exact == plain(whole_text, std::string(most, 'x')) + goodbye_answer));
    BOOST_TEST(over == policy_violation);
}

BOOST_AUTO_TEST_CASE(empty_fragments_count_too) {
    const Limits limits{.fragments_max = 100};
    std::string endless = masked(first_text);
    for (int n = 0; n < 200; ++n) endless += masked(more);

    check(endless, policy_violation, limits);
}

BOOST_AUTO_TEST_CASE(much_that_follows_a_breach_is_thrown_away) {
    const std::string much = masked(whole_text, std::string(500'000, 'x'));
    for (const Wire wire : wide_wires) {
        BOOST_TEST(answer_to(wire, masked(0x83) + much + much) == protocol_error, wire);
    }
}

BOOST_AUTO_TEST_SUITE_END()
