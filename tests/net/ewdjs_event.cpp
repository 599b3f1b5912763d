#include "net/socketio/ewdjs_event.hpp"

#include <boost/test/unit_test.hpp>

#include "core/message/json_scan.hpp"

using namespace coqewd;
using namespace coqewd::net::socketio;

BOOST_AUTO_TEST_SUITE(ewdjs_event)

BOOST_AUTO_TEST_CASE(only_an_object_that_nothing_stands_beside_is_cut_out) {
    BOOST_TEST(cut_ewdjs(R"(2["ewdjs",{}])").value() == "{}");
    BOOST_TEST(cut_ewdjs(R"(2["ewdjs",{"a":[1]}])").value() == R"({"a":[1]})");

    for (const auto* packet :
         {R"(2["ewdjs"])", R"(2["ewdjs",])", R"(2["ewdjs",{])", R"(2["ewdjs",}])",
          R"(2["ewdjs",5])", R"(2["ewdjs",{},5])", R"(2["ewdjs", {}])", R"(2["ewdjs",{} ])",
          R"(2["ewdjs",{}] )", R"(27["ewdjs",{}])", R"(2/qewd,["ewdjs",{}])", R"(2["chat",{}])",
          R"(3["ewdjs",{}])", R"(50-["ewdjs",{}])", R"(2 ["ewdjs",{}])"}) {
        BOOST_TEST(!cut_ewdjs(packet).has_value(), packet);
    }
}

BOOST_AUTO_TEST_CASE(nothing_is_cut_out_of_a_packet_that_is_cut_off) {
    const std::string packet = R"(2["ewdjs",{"a":1}])";

    for (std::size_t size = 0; size != packet.size(); ++size) {
        BOOST_TEST(!cut_ewdjs(packet.substr(0, size)).has_value());
    }
}

BOOST_AUTO_TEST_CASE(what_is_cut_out_makes_the_packet_that_is_decoded) {
    const std::string packet = R"(2["ewdjs",{"a":1}])";
    const JsonSpan argument{.kind = JsonKind::object, .text = cut_ewdjs(packet).value()};
    Decoder decoder(Generation::eio4);

    const CompletePacket cut = ewdjs_packet(argument);
    const CompletePacket decoded = decoder.feed_text(packet).value();

    BOOST_TEST((cut.type == decoded.type));
    BOOST_TEST(cut.nsp == decoded.nsp);
    BOOST_TEST(cut.event == decoded.event);
    BOOST_TEST(!cut.ack_id.has_value());
    BOOST_TEST_REQUIRE(cut.arguments.size() == decoded.arguments.size());
    BOOST_TEST(cut.arguments.front().text == decoded.arguments.front().text);
}

BOOST_AUTO_TEST_CASE(first_argument_is_found_by_decoding_or_the_error_says_why_not) {
    DecoderLimits limits;
    limits.arguments_max = 2;

    BOOST_TEST(decode_ewdjs(R"({"a":1},{})", limits).value() == R"({"a":1})");
    BOOST_TEST(decode_ewdjs("5", limits).value() == "5");
    BOOST_TEST(decode_ewdjs("{}}", limits).error() == make_error_code(JsonError::unexpected));
    BOOST_TEST(decode_ewdjs("", limits).error() == make_error_code(JsonError::unexpected));
    BOOST_TEST(decode_ewdjs("{},1,{}", limits).error() ==
               make_error_code(ParseError::too_many_arguments));
}

BOOST_AUTO_TEST_SUITE_END()
