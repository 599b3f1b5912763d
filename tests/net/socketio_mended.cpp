#include <boost/test/unit_test.hpp>

#include "net/socketio/socketio_decoder.hpp"

using namespace coqewd;
using namespace coqewd::net::socketio;

BOOST_AUTO_TEST_SUITE(socketio_mended)

BOOST_AUTO_TEST_CASE(text_that_javascript_has_cut_within_a_character_is_mended) {
    Decoder decoder(Generation::eio4);

    const auto text = decoder.feed_text(R"(21["say","hi \ud83d",{"\ude00":1}])");
    BOOST_TEST_REQUIRE(text.has_value());
    BOOST_TEST(text->event == "say");
    BOOST_TEST_REQUIRE(text->arguments.size() == 2u);
    BOOST_TEST(text->arguments[0].text == R"("hi \ufffd")");
    BOOST_TEST(text->arguments[1].text == R"({"\ufffd":1})");

    BOOST_TEST((decoder.feed_text(R"(51-["say","\ud83d",{"_placeholder":true,"num":0}])").error() ==
                ParseError::need_more));
    const auto binary = decoder.feed_binary("bytes");
    BOOST_TEST_REQUIRE(binary.has_value());
    BOOST_TEST(binary->arguments[0].text == R"("\ufffd")");
    BOOST_TEST(decoder.feed_text(R"(2["\ud83d",])").has_error());
}

BOOST_AUTO_TEST_SUITE_END()
