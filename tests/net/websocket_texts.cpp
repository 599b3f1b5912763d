// Texts that are UTF-8 come back, and others are refused at their first wrong byte (close 1007),
// however they are cut; the numbers are Autobahn's cases, most of whose texts are Markus Kuhn's.
#include <array>
#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tests/net/websocket_wire.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::net::websocket;
using namespace std::string_literals;

namespace {

const std::string invalid_payload = plain(closing, close_payload(1007));
constexpr std::string_view greek = "\xCE\xBA\xE1\xBD\xB9\xCF\x83\xCE\xBC\xCE\xB5";

const std::array valid_texts{
    "hello\x24world"s,
    "hello\xC2\xA2world"s,
    "hello\xE2\x82\xACworld"s,  // 6.5
    "hello\xF0\xA4\xAD\xA2world"s,
    std::string(greek),  // 6.5
    "\0"s,
    "\xC2\x80"s,
    "\xE0\xA0\x80"s,
    "\xF0\x90\x80\x80"s,  // 6.7
    "\x7F"s,
    "\xDF\xBF"s,
    "\xEF\xBF\xBF"s,
    "\xF4\x8F\xBF\xBF"s,  // 6.9
    "\xED\x9F\xBF"s,
    "\xEE\x80\x80"s,
    "\xEF\xBF\xBD"s,  // 6.11
    "\xEF\xBF\xBE"s,
    "\xF0\x9F\xBF\xBE"s,
    "\xF0\xBF\xBF\xBF"s,
    "\xF1\x8F\xBF\xBE"s,  // 6.22
    "\xF3\xBF\xBF\xBF"s,
    "\xF4\x8F\xBF\xBE"s,
    "\xEF\xBF\xB9\xEF\xBF\xBC"s,  // 6.22, 6.23
};

/// A text with a byte that nothing can make right.
struct WrongText {
    std::string bytes;
    std::size_t wrong_at;
};

const std::array wrong_texts{
    WrongText{"\xF8\x88\x80\x80\x80", 0},                    // 6.8
    WrongText{"\xFC\x84\x80\x80\x80\x80", 0},                // 6.8
    WrongText{"\xF7\xBF\xBF\xBF", 0},                        // 6.10
    WrongText{"\xFB\xBF\xBF\xBF\xBF", 0},                    // 6.10
    WrongText{"\xFD\xBF\xBF\xBF\xBF\xBF", 0},                // 6.10
    WrongText{"\xF4\x90\x80\x80", 1},                        // 6.11
    WrongText{"\xF5\x80\x80\x80", 0},                        //
    WrongText{"\x80", 0},                                    // 6.12
    WrongText{"\xBF", 0},                                    // 6.12
    WrongText{"\x80\xBF\x80\xBF\x80\xBF", 0},                // 6.12
    WrongText{"\xC0 \xC1 \xC2 ", 0},                         // 6.13
    WrongText{"\xC2 \xC3 ", 1},                              // 6.13
    WrongText{"\xE0 \xE1 ", 1},                              // 6.13
    WrongText{"\xF0 \xF1 ", 1},                              // 6.13
    WrongText{"\xE1\x80 ", 2},                               // 6.13
    WrongText{"\xF1\x80\x80 ", 3},                           // 6.13
    WrongText{"\xE0\x80", 1},                                // 6.14
    WrongText{"\xF0\x80\x80", 1},                            // 6.14
    WrongText{"\xDF\xEF\xBF", 1},                            // 6.15
    WrongText{"\xEF\xBF\xDF", 2},                            // 6.15
    WrongText{"\xFE", 0},                                    // 6.16
    WrongText{"\xFF", 0},                                    // 6.16
    WrongText{"\xC0\xAF", 0},                                // 6.17
    WrongText{"\xE0\x80\xAF", 1},                            // 6.17
    WrongText{"\xF0\x80\x80\xAF", 1},                        // 6.17
    WrongText{"\xC1\xBF", 0},                                // 6.18
    WrongText{"\xE0\x9F\xBF", 1},                            // 6.18
    WrongText{"\xF0\x8F\xBF\xBF", 1},                        // 6.18
    WrongText{"\xC0\x80", 0},                                // 6.19
    WrongText{"\xED\xA0\x80", 1},                            // 6.20
    WrongText{"\xED\xAF\xBF", 1},                            // 6.20
    WrongText{"\xED\xB0\x80", 1},                            // 6.20
    WrongText{"\xED\xBF\xBF", 1},                            // 6.20
    WrongText{"\xED\xA0\x80\xED\xB0\x80", 1},                // 6.21
    WrongText{"\xED\xAF\xBF\xED\xBF\xBF", 1},                // 6.21
    WrongText{std::string(greek) + "\xF4\x90\x80\x80", 12},  // 6.4
};

/// Texts that end in the middle of a character: 6.6, 6.14.
const std::array unfinished_texts{"\xDF"s,         "\xE1"s,    "\xE1\x80"s,
                                  "\xEF\xBF"s,     "\xF1"s,    "\xF1\x80"s,
                                  "\xF1\x80\x80"s, "abc\xCE"s, "\xCE\xBA\xE1\xBD"s};

/// A text in two fragments.
std::string in_two(std::string_view text, std::size_t cut) {
    return masked(first_text, text.substr(0, cut)) + masked(last, text.substr(cut));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(websocket_texts)

BOOST_AUTO_TEST_CASE(valid_texts_come_back) {
    std::string said, answer;
    for (const std::string& text : valid_texts) {
        said += masked(whole_text, text) + masked(whole_text, "abc" + text + "defghijkl");
        answer += plain(whole_text, text) + plain(whole_text, "abc" + text + "defghijkl");
    }

    for (const Wire wire : all_wires) {
        BOOST_TEST((answer_to(wire, said + goodbye) == answer + goodbye_answer), wire);
    }
}

BOOST_AUTO_TEST_CASE(valid_texts_may_be_cut_into_frames_at_any_byte) {  // 6.2
    std::string said, answer;
    for (const std::string& text : valid_texts) {
        for (std::size_t cut = 0; cut <= text.size(); ++cut) {
            said += in_two(text, cut);
            answer += plain(whole_text, text);
        }
    }

    for (const Wire wire : all_wires) {
        BOOST_TEST((answer_to(wire, said + goodbye) == answer + goodbye_answer), wire);
    }
}

BOOST_AUTO_TEST_CASE(characters_may_be_spread_over_frames_of_one_byte_with_pings_between) {
    for (const std::string& text : valid_texts) {
        std::string said = masked(first_text), answer;
        for (const char byte : text) {
            said += masked(more, std::string(1, byte)) + masked(ping, "\xFF");
            answer += plain(pong, "\xFF");
        }
        said += masked(last) + goodbye;
        answer += plain(whole_text, text) + goodbye_answer;

        for (const Wire wire : all_wires) BOOST_TEST((answer_to(wire, said) == answer), wire);
    }
}

BOOST_AUTO_TEST_CASE(wrong_texts_are_refused) {  // 6.3.1
    for (const auto& [text, wrong_at] : wrong_texts) {
        const std::string before = masked(whole_text, "before");
        const std::string after = masked(whole_text, "after") + goodbye;
        for (const Wire wire : all_wires) {
            BOOST_TEST(answer_to(wire, before + masked(whole_text, text) + after) ==
                       plain(whole_text, "before") + invalid_payload);
        }
    }
}

BOOST_AUTO_TEST_CASE(wrong_byte_is_refused_before_the_rest_of_its_frame_has_come) {  // 6.4.3, 6.4.4
    for (const auto& [text, wrong_at] : wrong_texts) {
        const std::string frame = masked(whole_text, text + std::string(100, 'x'));
        const std::size_t right = frame.size() - text.size() - 100 + wrong_at;
        for (const Wire wire : all_wires) {
            Talk talk(wire);
            talk.say(frame.substr(0, right));
            talk.settle();
            BOOST_TEST(!talk.reading_ended());

            talk.say(frame.substr(right, 1));

            BOOST_TEST(talk.hear(4) == invalid_payload);
        }
    }
}

BOOST_AUTO_TEST_CASE(wrong_byte_is_refused_before_the_other_fragments_have_come) {  // 6.4.1, 6.4.2
    for (const auto& [text, wrong_at] : wrong_texts) {
        for (const Wire wire : all_wires) {
            Talk talk(wire);
            talk.say(masked(first_text, text.substr(0, wrong_at)) + masked(ping, "still here?"));
            BOOST_TEST(talk.hear(13) == plain(pong, "still here?"));

            talk.say(masked(more, text.substr(wrong_at, 1)));

            BOOST_TEST(talk.hear(4) == invalid_payload);
        }
    }
}

BOOST_AUTO_TEST_CASE(wrong_texts_are_refused_wherever_they_are_cut) {  // 6.3.2
    for (const auto& [text, wrong_at] : wrong_texts) {
        for (std::size_t cut = 0; cut <= text.size(); ++cut) {
            BOOST_TEST(answer_to(Wire::memory, in_two(text, cut) + goodbye) == invalid_payload);
            BOOST_TEST(answer_to(Wire::memory, in_two("ab" + text, cut) + goodbye) ==
                       invalid_payload);
        }
    }
}

BOOST_AUTO_TEST_CASE(unfinished_texts_are_refused_when_they_end) {
    for (const std::string& text : unfinished_texts) {
        const std::string said = masked(whole_text, text) + masked(whole_text, "after") + goodbye;
        for (const Wire wire : all_wires) {
            BOOST_TEST(answer_to(wire, said) == invalid_payload, wire);
        }
    }
}

BOOST_AUTO_TEST_CASE(unfinished_texts_are_refused_at_the_last_fragment_and_not_before) {
    for (const std::string& text : unfinished_texts) {
        for (const Wire wire : all_wires) {
            Talk talk(wire);
            talk.say(masked(first_text, text) + masked(more) + masked(ping));
            BOOST_TEST(talk.hear(2) == plain(pong));

            talk.say(masked(last));

            BOOST_TEST(talk.hear_to_end() == invalid_payload);
        }
    }
}

BOOST_AUTO_TEST_CASE(next_text_begins_afresh) {
    const std::string said = masked(whole_text, greek) + masked(first_text, greek.substr(0, 1)) +
                             masked(last, greek.substr(1)) + masked(whole_text, "a") +
                             masked(whole_text, "\xBA") + goodbye;

    for (const Wire wire : all_wires) {
        BOOST_TEST(answer_to(wire, said) == plain(whole_text, greek) + plain(whole_text, greek) +
                                                plain(whole_text, "a") + invalid_payload);
    }
}

BOOST_AUTO_TEST_CASE(binary_messages_may_be_anything) {
    for (const auto& [text, wrong_at] : wrong_texts) {
        const std::string said =
            masked(whole_binary, text) + masked(first_binary, text) + masked(last, text) + goodbye;
        const std::string answer =
            plain(whole_binary, text) + plain(whole_binary, text + text) + goodbye_answer;

        for (const Wire wire : all_wires) BOOST_TEST((answer_to(wire, said) == answer), wire);
    }
}

BOOST_AUTO_TEST_SUITE_END()
