// How a connection ends, RFC 6455 sections 5.5.1 and 7; the numbers are Autobahn's cases.
#include <array>
#include <boost/test/unit_test.hpp>
#include <string>

#include "tests/net/websocket_wire.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::net::websocket;

namespace {

const std::string protocol_error = plain(closing, close_payload(1002));
const std::string invalid_payload = plain(closing, close_payload(1007));
constexpr auto close_timeout = std::chrono::seconds(5);

void check(const std::string& said, const std::string& answer) {
    for (const Wire wire : all_wires) BOOST_TEST(answer_to(wire, said) == answer, wire);
}

void check_payload(const std::string& payload, const std::string& answer) {
    check(masked(closing, payload), answer);
}

/// A talk whose time stands still.
struct FrozenTalk : Talk {
    FrozenTalk() : Talk(Wire::memory) { clock().freeze(); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(websocket_closing)

BOOST_AUTO_TEST_CASE(close_is_answered_after_what_was_asked_before) {  // 7.1.1
    check(masked(whole_text, "Hello") + goodbye, plain(whole_text, "Hello") + goodbye_answer);
}

BOOST_AUTO_TEST_CASE(nothing_behind_a_close_is_looked_at) {  // 7.1.2 to 7.1.4
    check(goodbye + goodbye, goodbye_answer);
    check(goodbye + masked(ping, "late"), goodbye_answer);
    check(goodbye + masked(whole_text, "late"), goodbye_answer);
    check(goodbye + masked(0xFF, "no frame at all"), goodbye_answer);
    check(goodbye + plain(whole_text, "not masked"), goodbye_answer);
}

BOOST_AUTO_TEST_CASE(close_within_a_message_ends_it) {  // 7.1.5
    check(masked(first_text, "frag") + goodbye + masked(last, "ment"), goodbye_answer);
}

BOOST_AUTO_TEST_CASE(long_message_before_a_close_comes_back_whole) {  // 7.1.6
    const std::string text(256 * 1024, 'B');
    for (const Wire wire : wide_wires) {
        const std::string heard =
            answer_to(wire, masked(whole_text, text) + masked(whole_text, "Hello World!") +
                                goodbye + masked(ping));
        const bool same =
            heard == plain(whole_text, text) + plain(whole_text, "Hello World!") + goodbye_answer;
        BOOST_TEST(same, wire);
    }
}

BOOST_AUTO_TEST_CASE(close_without_a_code_is_answered_without_one) {  // 7.3.1
    check_payload("", plain(closing));
}

BOOST_AUTO_TEST_CASE(close_with_half_a_code_is_refused) {  // 7.3.2
    check_payload("a", protocol_error);
    check_payload("\x03", protocol_error);
}

BOOST_AUTO_TEST_CASE(close_is_answered_with_its_code_whatever_its_reason) {  // 7.3.3 to 7.3.5
    check_payload(close_payload(1000), goodbye_answer);
    check_payload(close_payload(1000, "Hello World!"), goodbye_answer);
    check_payload(close_payload(1000, "auf Wiederhören €"), goodbye_answer);
    check_payload(close_payload(1000, std::string(123, '*')), goodbye_answer);
}

BOOST_AUTO_TEST_CASE(close_with_a_reason_too_long_is_refused) {  // 7.3.6
    check_payload(close_payload(1000, std::string(124, '*')), protocol_error);
    check_payload(close_payload(1000, std::string(70'000, '*')), protocol_error);
}

BOOST_AUTO_TEST_CASE(close_with_a_reason_that_is_no_utf8_is_refused) {  // 7.5.1
    check_payload(close_payload(1000, "\xCE\xBA\xED\xA0\x80"), invalid_payload);
    check_payload(close_payload(1000, "\xFF"), invalid_payload);
    check_payload(close_payload(1000, "unfinished \xE2\x82"), invalid_payload);
}

BOOST_AUTO_TEST_CASE(close_codes_that_may_be_sent_are_answered_with_themselves) {  // 7.7
    for (const unsigned code : {1000U, 1001U, 1002U, 1003U, 1007U, 1008U, 1009U, 1010U, 1011U,
                                1012U, 1013U, 1014U, 3000U, 3001U, 3999U, 4000U, 4999U}) {
        check_payload(close_payload(code), plain(closing, close_payload(code)));
    }
}

BOOST_AUTO_TEST_CASE(close_codes_that_may_not_be_sent_are_refused) {  // 7.9, 7.13
    for (const unsigned code : {0U, 1U, 999U, 1004U, 1005U, 1006U, 1015U, 1016U, 1100U, 1999U,
                                2000U, 2999U, 5000U, 5001U, 65535U}) {
        check_payload(close_payload(code), protocol_error);
    }
}

BOOST_AUTO_TEST_CASE(client_that_sends_nothing_behind_its_close_is_answered) {
    for (const Wire wire : all_wires) {
        Talk talk(wire);
        talk.say(masked(whole_text, "Hello") + goodbye);
        talk.other().finish();

        BOOST_TEST(talk.hear_to_end() == plain(whole_text, "Hello") + goodbye_answer, wire);
    }
}

BOOST_AUTO_TEST_CASE(client_that_stays_after_both_closes_is_cut_off) {
    FrozenTalk talk;
    talk.say(goodbye);
    BOOST_TEST(talk.hear_to_end() == goodbye_answer);
    BOOST_TEST(talk.other().try_write("x").has_value());

    talk.clock().advance(close_timeout);
    talk.settle();

    BOOST_TEST((talk.other().try_write("x").error() == error::broken_pipe));
}

BOOST_AUTO_TEST_CASE(client_that_stays_after_both_closes_costs_no_room_for_reading) {
    Decoder reader(Role::server);
    const char* const block = reader.prepare().data();
    reader.commit(0);
    FrozenTalk talk;

    talk.say(goodbye);
    BOOST_TEST(talk.hear_to_end() == goodbye_answer);

    BOOST_TEST((reader.prepare().data() == block));
}

BOOST_AUTO_TEST_CASE(client_that_stays_after_its_breach_is_cut_off) {
    FrozenTalk talk;
    talk.say(masked(0x83));
    BOOST_TEST(talk.hear_to_end() == protocol_error);
    BOOST_TEST(talk.other().try_write("x").has_value());

    talk.clock().advance(close_timeout);
    talk.settle();

    BOOST_TEST((talk.other().try_write("x").error() == error::broken_pipe));
}

BOOST_AUTO_TEST_CASE(client_that_does_not_answer_a_close_is_cut_off) {
    FrozenTalk talk;
    talk.settle();
    talk.connection().close({.code = CloseCode::going_away, .reason = "bye"});
    talk.settle();
    BOOST_TEST(!talk.reading_ended());

    talk.clock().advance(close_timeout);
    talk.settle();

    BOOST_TEST(talk.reading_ended().failed());
    BOOST_TEST(talk.hear_to_end() == plain(closing, close_payload(1001, "bye")));
}

BOOST_AUTO_TEST_CASE(what_comes_between_both_closes_is_neither_answered_nor_an_error) {
    for (const Wire wire : all_wires) {
        Talk talk(wire);
        talk.settle();
        talk.connection().close({.code = CloseCode::going_away});
        talk.say(masked(whole_text, "late") + masked(ping, "late") + masked(first_text, "late"));

        talk.say(masked(closing, close_payload(1001)));

        BOOST_TEST(talk.hear_to_end() == plain(closing, close_payload(1001)), wire);
        BOOST_TEST(talk.reading_ended() == error::end_of_stream);
        BOOST_TEST(talk.messages() == 0);
    }
}

BOOST_AUTO_TEST_CASE(breach_after_the_server_s_close_is_not_told_a_second_time) {
    for (const Wire wire : all_wires) {
        Talk talk(wire);
        talk.settle();
        talk.connection().close({.code = CloseCode::going_away});

        talk.say(masked(0x83));

        BOOST_TEST(talk.hear_to_end() == plain(closing, close_payload(1001)), wire);
    }
}

BOOST_AUTO_TEST_CASE(only_the_first_close_of_the_server_is_sent) {
    for (const Wire wire : all_wires) {
        Talk talk(wire);
        talk.settle();
        talk.connection().close({.code = CloseCode::going_away});
        talk.connection().close({.code = CloseCode::normal});
        talk.say(goodbye);

        BOOST_TEST(talk.hear_to_end() == plain(closing, close_payload(1001)), wire);
        BOOST_TEST(!talk.connection().write_text("late"));
    }
}

BOOST_AUTO_TEST_SUITE_END()
