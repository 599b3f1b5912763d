// What a server answers to frames that are as RFC 6455 has them; the numbers are Autobahn's cases.
#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/net/websocket_wire.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::net::websocket;

namespace {

/// Every length form, and both sides of where one begins.
constexpr std::array sizes{0, 1, 125, 126, 127, 128, 65535, 65536, 65537, 1'048'576};
constexpr std::size_t longest_by_octets = 128;

std::string letters(std::size_t size) {
    std::string text(size, 'a');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + i % 26);
    return text;
}

/// Every byte there is, and hardly ever valid UTF-8.
std::string any_bytes(std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 7 + i / 251 + 0xFE);
    return bytes;
}

bool by_octets(Wire wire) {
    return wire == Wire::memory_by_octets || wire == Wire::tcp_by_octets;
}

/// What is said and what comes back, over every wire.
void check(const std::string& said, const std::string& answer) {
    for (const Wire wire : all_wires) {
        const std::string heard = answer_to(wire, said + goodbye);
        BOOST_TEST((heard == answer + goodbye_answer), wire << ": " << heard);
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(websocket_echo)

BOOST_AUTO_TEST_CASE(messages_of_each_length_form_come_back_with_their_opcode) {  // 1.1, 1.2
    for (const Wire wire : all_wires) {
        for (const int signed_size : sizes) {
            const auto size = static_cast<std::size_t>(signed_size);
            if (by_octets(wire) && size > longest_by_octets) continue;
            const std::string text = letters(size);
            const std::string bytes = any_bytes(size);

            const std::string heard =
                answer_to(wire, masked(whole_text, text) + masked(whole_binary, bytes) + goodbye);

            const bool same =
                heard == plain(whole_text, text) + plain(whole_binary, bytes) + goodbye_answer;
            BOOST_TEST(same, wire << ", " << size);
        }
    }
}

BOOST_AUTO_TEST_CASE(long_frame_may_arrive_in_pieces_of_any_size) {  // 1.1.8, 1.2.8
    const std::string text = letters(65536);
    const std::string frame = masked(whole_text, text);
    for (const Wire wire : wide_wires) {
        for (const std::size_t piece : {97U, 997U, 16'384U, 65'535U}) {
            Talk talk(wire);

            for (std::size_t at = 0; at < frame.size(); at += piece) {
                talk.say(frame.substr(at, piece));
                talk.settle();
            }

            BOOST_TEST((talk.hear(65'546) == plain(whole_text, text)), wire << ", " << piece);
        }
    }
}

BOOST_AUTO_TEST_CASE(many_messages_come_back_in_order) {
    std::string said, answer;
    for (std::size_t n = 0; n < 200; ++n) {
        said += masked(whole_text, std::to_string(n)) + masked(whole_binary, any_bytes(n));
        answer += plain(whole_text, std::to_string(n)) + plain(whole_binary, any_bytes(n));
    }

    for (const Wire wire : wide_wires) {
        BOOST_TEST((answer_to(wire, said + goodbye) == answer + goodbye_answer), wire);
    }
}

BOOST_AUTO_TEST_CASE(ping_is_answered_with_its_own_payload) {  // 2.1 to 2.4, 2.6
    for (const std::string& payload :
         {std::string(), std::string("Hello"), any_bytes(124), any_bytes(125)}) {
        check(masked(ping, payload), plain(pong, payload));
    }
}

BOOST_AUTO_TEST_CASE(pong_that_nobody_asked_for_is_ignored) {  // 2.7 to 2.9
    check(masked(pong), "");
    check(masked(pong, "nobody asked"), "");
    check(masked(pong, "nobody asked") + masked(ping, "ping"), plain(pong, "ping"));
}

BOOST_AUTO_TEST_CASE(each_of_many_pings_is_answered_in_order) {  // 2.10, 2.11
    std::string said, answer;
    for (int n = 0; n < 100; ++n) {
        said += masked(ping, "payload-" + std::to_string(n));
        answer += plain(pong, "payload-" + std::to_string(n));
    }

    check(said, answer);
}

BOOST_AUTO_TEST_CASE(flood_of_pings_is_answered_to_the_last_one) {
    constexpr std::size_t count = 20'000;
    std::string said, answer;
    for (std::size_t n = 0; n < count; ++n) {
        said += masked(ping, "p");
        answer += plain(pong, "p");
    }

    for (const Wire wire : wide_wires) {
        BOOST_TEST((answer_to(wire, said + goodbye) == answer + goodbye_answer), wire);
    }
}

BOOST_AUTO_TEST_CASE(flood_of_pings_whose_answers_nobody_reads_ends_the_connection) {
    Talk talk(Wire::memory, {.outbox_bytes_max = 1000, .random = {}});
    std::string pings;
    for (int n = 0; n < 2000; ++n) pings += masked(ping, std::string(125, 'p'));

    talk.say(pings);
    talk.settle();

    BOOST_TEST(talk.reading_ended().failed());
}

BOOST_AUTO_TEST_CASE(fragments_become_one_message) {  // 5.3 to 5.5
    check(masked(first_text, "frag") + masked(last, "ment"), plain(whole_text, "fragment"));
    check(masked(first_binary, "\xFF") + masked(last, "\xFE"), plain(whole_binary, "\xFF\xFE"));
    check(masked(first_text) + masked(more) + masked(last), plain(whole_text));
    check(masked(first_text) + masked(more, "middle") + masked(last), plain(whole_text, "middle"));
}

BOOST_AUTO_TEST_CASE(message_may_be_cut_into_fragments_anywhere) {
    const std::string text = "Grüße, 1 €, \U0001F600";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        check(masked(first_text, text.substr(0, cut)) + masked(last, text.substr(cut)),
              plain(whole_text, text));
    }
}

BOOST_AUTO_TEST_CASE(message_of_a_thousand_fragments_is_one) {
    const std::string bytes = any_bytes(1000);
    std::string said = masked(first_binary);
    for (const char byte : bytes) said += masked(more, std::string(1, byte));
    said += masked(last);

    check(said, plain(whole_binary, bytes));
}

BOOST_AUTO_TEST_CASE(control_frames_between_fragments_are_answered_at_once) {  // 5.6 to 5.8
    check(
        masked(first_text, "frag") + masked(ping, "now") + masked(pong, "x") + masked(last, "ment"),
        plain(pong, "now") + plain(whole_text, "fragment"));

    for (const Wire wire : all_wires) {
        Talk talk(wire);

        talk.say(masked(first_text, "frag") + masked(ping, "now"));

        BOOST_TEST(talk.hear(5) == plain(pong, "now"));
    }
}

BOOST_AUTO_TEST_CASE(pings_between_all_fragments_change_nothing) {  // 5.19, 5.20
    const std::string said = masked(first_text, "fragment1") + masked(more, "fragment2") +
                             masked(ping, "pongme 1!") + masked(more, "fragment3") +
                             masked(more, "fragment4") + masked(ping, "pongme 2!") +
                             masked(last, "fragment5");

    check(said, plain(pong, "pongme 1!") + plain(pong, "pongme 2!") +
                    plain(whole_text, "fragment1fragment2fragment3fragment4fragment5"));
}

BOOST_AUTO_TEST_CASE(frames_glued_to_the_handshake_are_cut_from_it_anywhere) {
    const std::string said = masked(whole_text, "early") + masked(first_text, "sp") +
                             masked(ping, "!") + masked(last, "lit") + goodbye;
    const std::string answer =
        plain(whole_text, "early") + plain(pong, "!") + plain(whole_text, "split") + goodbye_answer;
    for (const Wire wire : all_wires) {
        for (std::size_t cut = 0; cut <= said.size(); ++cut) {
            Talk talk(wire, {.random = {}}, std::string_view(said).substr(0, cut));

            talk.say(said.substr(cut));

            BOOST_TEST(talk.hear_to_end() == answer, wire << ", " << cut);
        }
    }
}

BOOST_AUTO_TEST_CASE(megabyte_glued_to_the_handshake_is_read_whole) {
    const std::string text = letters(1'048'576);
    Talk talk(Wire::memory, {.random = {}}, masked(whole_text, text) + goodbye);

    BOOST_TEST((talk.hear_to_end() == plain(whole_text, text) + goodbye_answer));
}

BOOST_AUTO_TEST_CASE(client_that_goes_in_the_middle_of_a_frame_ends_the_connection) {
    const std::string frame = masked(whole_text, letters(200));
    for (std::size_t size = 0; size < frame.size(); size += 3) {
        Talk talk(Wire::memory);
        talk.say(frame.substr(0, size));
        talk.other().finish();

        BOOST_TEST(talk.hear_to_end() == "");
        BOOST_TEST(talk.reading_ended() == error::end_of_stream);
        BOOST_TEST(talk.messages() == 0);
    }
}

BOOST_AUTO_TEST_SUITE_END()
