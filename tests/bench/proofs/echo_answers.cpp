#include "tests/bench/echo_answers.hpp"

#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "net/websocket/encoder.hpp"

using namespace coqewd::bench;

namespace {

const EchoFrames frames("hello", 3);

std::string answer(std::string_view text) {
    std::string out;
    coqewd::net::websocket::append_text(out, text);
    return out;
}

/// What was told, answer by answer: whether it was right.
struct Told {
    EchoAnswers answers{frames};
    std::vector<bool> right;
    std::size_t calls = 0;

    void take(std::string_view bytes) {
        answers.take(bytes, [this](std::size_t count, bool is_right) {
            right.insert(right.end(), count, is_right);
            ++calls;
        });
    }
};

BOOST_AUTO_TEST_SUITE(echo_answers)

BOOST_AUTO_TEST_CASE(right_answers_that_came_at_once_are_told_at_once) {
    Told told;

    told.take(answer("hello") + answer("hello") + answer("hello"));

    BOOST_TEST(told.right == (std::vector{true, true, true}));
    BOOST_TEST(told.calls == 1u);
}

BOOST_AUTO_TEST_CASE(answers_may_come_in_two_pieces_cut_anywhere) {
    const std::string all = answer("hello") + answer("hello") + answer("hello");
    for (std::size_t cut = 0; cut <= all.size(); ++cut) {
        Told told;

        told.take(std::string_view(all).substr(0, cut));
        told.take(std::string_view(all).substr(cut));

        BOOST_TEST(told.right == (std::vector{true, true, true}));
    }
}

BOOST_AUTO_TEST_CASE(a_wrong_answer_is_told_in_its_place_wherever_the_bytes_are_cut) {
    const std::string all = answer("hello") + answer("hallo") + answer("hello") + answer("hell");
    for (std::size_t cut = 0; cut <= all.size(); ++cut) {
        Told told;

        told.take(std::string_view(all).substr(0, cut));
        told.take(std::string_view(all).substr(cut));

        BOOST_TEST(told.right == (std::vector{true, false, true, false}));
    }
}

BOOST_AUTO_TEST_CASE(the_end_of_the_websocket_is_no_answer) {
    Told told;
    std::string bytes = answer("hello");
    coqewd::net::websocket::append_close(bytes, {});

    BOOST_CHECK_THROW(told.take(bytes), std::runtime_error);

    BOOST_TEST(told.right == (std::vector{true}));
}

BOOST_AUTO_TEST_CASE(nonsense_is_no_answer) {
    Told told;

    BOOST_CHECK_THROW(told.take("HTTP/1.1 400 Bad Request"), std::runtime_error);

    BOOST_TEST(told.right.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
