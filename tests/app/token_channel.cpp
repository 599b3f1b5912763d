#include "app/token_channel.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

#include "core/message/frames.hpp"
#include "tests/support/memory_channel.hpp"
#include "tests/support/run.hpp"

using namespace coqewd;
using coqewd::testing::MemoryChannel;

namespace {

constexpr auto uuid = "0b5c0a36-5c1d-4c3e-9d3a-0f0c2a1b7d11";

std::string call_with(const std::string& params) {
    const auto request = Request::received(R"({"type":"t","jwt":true,"params":)" + params + "}");
    return call_frame(*request, {.id = 7, .token = std::string(uuid), .hops = 1});
}

Task<> receive(MemoryChannel& channel, std::string& into) {
    const auto arrived = co_await channel.read();
    if (arrived) into = *arrived;
}

/// What comes out at the other end.
std::string written(const std::string& frame) {
    boost::asio::io_context io;
    const auto [here, there] = MemoryChannel::pair(io.get_executor(), io.get_executor());
    TokenChannel channel(*here);
    std::string arrived;

    BOOST_TEST(channel.write(frame));

    testing::run(io, receive(*there, arrived));
    channel.close(CloseReason::normal);
    there->close(CloseReason::normal);
    return arrived;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(token_channel)

BOOST_AUTO_TEST_CASE(jwt_has_three_parts) {
    BOOST_TEST(is_jwt("a.b.c"));
    for (const auto* other : {uuid, "", "a.b", "a.b.c.d"}) BOOST_TEST(!is_jwt(other), other);
}

BOOST_AUTO_TEST_CASE(call_does_not_say_that_its_token_is_a_jwt) {
    const std::string before = call_with(R"({"a":1})");

    const auto after = boost::json::parse(written(before)).as_object();

    auto expected = boost::json::parse(before).as_object();
    BOOST_TEST(expected.erase("jwt") == 1U);
    BOOST_TEST(after == expected);
    BOOST_TEST(after.at("token") == uuid);
}

BOOST_AUTO_TEST_CASE(params_stay_as_they_are) {
    const std::string params = R"({"jwt":true,"ms_requestId":5,"text":"\"jwt\":true,"})";

    const auto after = boost::json::parse(written(call_with(params))).as_object();

    BOOST_TEST(!after.contains("jwt"));
    BOOST_TEST(after.at("params") == boost::json::parse(params));
    BOOST_TEST(after.at("ms_requestId") == 7);
}

BOOST_AUTO_TEST_CASE(frame_that_says_nothing_of_it_is_written_as_it_is) {
    BOOST_TEST(written(R"({"type":"t"})") == R"({"type":"t"})");
}

BOOST_AUTO_TEST_SUITE_END()
