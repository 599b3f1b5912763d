#include "net/socketio/polling_outbox.hpp"

#include <boost/test/unit_test.hpp>

using namespace coqewd;
using namespace coqewd::net::socketio;

namespace {

constexpr Variant eio4{.generation = Generation::eio4};
constexpr Variant eio3{.generation = Generation::eio3};
constexpr Variant eio3_base64{.generation = Generation::eio3, .base64 = true};

std::shared_ptr<const Outgoing> with_attachment() {
    return std::make_shared<const Outgoing>(
        std::vector<Outgoing::Message>{{.data = "51-[]"}, {.binary = true, .data = "\1\2\3"}});
}

std::string taken(PollingOutbox outbox, Variant variant) {
    return outbox.take(variant).bytes;
}

PollingOutbox of_all_kinds() {
    PollingOutbox outbox;
    outbox.add(EnginePacketType::ping);
    outbox.add(with_attachment());
    outbox.add(EnginePacketType::message, "2[\"a\"]");
    return outbox;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(polling_outbox)

BOOST_AUTO_TEST_CASE(packets_leave_in_order_and_in_the_form_of_their_client) {
    BOOST_TEST(taken(of_all_kinds(), eio4) ==
               "2\x1e"
               "451-[]\x1e"
               "bAQID\x1e"
               "42[\"a\"]");
    BOOST_TEST(taken(of_all_kinds(), eio3_base64) == "1:26:451-[]6:b4AQID7:42[\"a\"]");
}

BOOST_AUTO_TEST_CASE(one_binary_packet_makes_the_whole_body_binary_for_engineio_3) {
    PollingOutbox outbox;
    outbox.add(with_attachment());

    const auto body = outbox.take(eio3);

    BOOST_TEST((body.format == PayloadFormat::eio3_binary));
    using namespace std::string_literals;
    BOOST_TEST(body.bytes ==
               "\0\6\xff"s
               "451-[]"
               "\1\4\xff\4\1\2\3"s);
}

BOOST_AUTO_TEST_CASE(what_was_taken_is_gone_and_what_waits_is_counted) {
    PollingOutbox outbox = of_all_kinds();
    BOOST_TEST(outbox.packets() == 4U);
    BOOST_TEST(outbox.bytes() == 1U + 6U + 4U + 7U);

    outbox.take(eio4);

    BOOST_TEST(outbox.empty());
    BOOST_TEST(outbox.packets() == 0U);
    BOOST_TEST(outbox.bytes() == 0U);
}

BOOST_AUTO_TEST_CASE(what_waits_at_an_upgrade_goes_out_as_frames) {
    using namespace std::string_literals;

    BOOST_TEST(of_all_kinds().take_frames(eio4) ==
               "\x81\1"
               "2\x81\6"
               "451-[]\x82\3\1\2\3\x81\7"
               "42[\"a\"]"s);
    BOOST_TEST(of_all_kinds().take_frames(eio3) ==
               "\x81\1"
               "2\x81\6"
               "451-[]\x82\4\4\1\2\3\x81\7"
               "42[\"a\"]"s);
}

BOOST_AUTO_TEST_SUITE_END()
