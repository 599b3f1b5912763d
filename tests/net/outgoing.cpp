#include "net/socketio/outgoing.hpp"

#include <boost/test/unit_test.hpp>

using namespace coqewd::net::socketio;

BOOST_AUTO_TEST_SUITE(outgoing)

BOOST_AUTO_TEST_CASE(each_kind_of_receiver_gets_the_frames_it_understands) {
    const Outgoing unit({{.data = "2[\"a\"]"}, {.binary = true, .data = "\1\2\3"}});

    const std::string text =
        "\x81\7"
        "42[\"a\"]";
    BOOST_TEST(unit.frames({.generation = Generation::eio4}) == text + "\x82\3\1\2\3");
    BOOST_TEST(unit.frames({.generation = Generation::eio3}) == text + "\x82\4\4\1\2\3");
    BOOST_TEST(unit.frames({.generation = Generation::eio3, .base64 = true}) == text +
                                                                                    "\x81\6"
                                                                                    "b4AQID");
}

BOOST_AUTO_TEST_CASE(frames_are_encoded_once) {
    const Outgoing unit({{.data = "2[\"a\"]"}});

    const std::string* first = &unit.frames({.generation = Generation::eio4});

    BOOST_TEST(first == &unit.frames({.generation = Generation::eio4, .base64 = true}));
    BOOST_TEST(first->data() == unit.frames({.generation = Generation::eio4}).data());
}

BOOST_AUTO_TEST_CASE(its_size_is_that_of_all_messages) {
    const Outgoing unit({{.data = "12345"}, {.binary = true, .data = "678"}});

    BOOST_TEST(unit.bytes() == 8U);
    BOOST_TEST(unit.messages().size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
