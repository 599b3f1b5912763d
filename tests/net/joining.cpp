#include "net/client/joining.hpp"

#include <boost/test/unit_test.hpp>

#include "net/error.hpp"

using namespace coqewd;
using namespace coqewd::net;
using socketio::Generation;
using socketio::PacketType;

namespace {

error_code end_of(Joining& joining, const socketio::Packet& packet) {
    return joining.take(packet).end;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(joining)

BOOST_AUTO_TEST_CASE(newer_generation_asks_at_once_and_gets_its_id) {
    Joining joining(Generation::eio4, {.nsp = "/a", .auth_json = "{}"});

    BOOST_TEST(joining.first() == "0/a,{}");
    joining.take({.type = PacketType::connect, .nsp = "/a", .json = R"({"sid":"s","pid":"p"})"});

    BOOST_TEST(joining.joined().value().sid == "s");
    BOOST_TEST(joining.joined().value().pid == "p");
}

BOOST_AUTO_TEST_CASE(older_generation_waits_for_the_default_namespace) {
    Joining joining(Generation::eio3, {.nsp = "/a", .query = "b=c"});

    BOOST_TEST(joining.first() == "");
    BOOST_TEST(joining.take({.type = PacketType::connect}).reply == "0/a?b=c,");
    BOOST_TEST(!joining.joined());
    joining.take({.type = PacketType::connect, .nsp = "/a"});

    BOOST_TEST(joining.joined().has_value());
}

BOOST_AUTO_TEST_CASE(server_of_the_other_generation_gives_itself_away) {
    Joining newer(Generation::eio4, {.nsp = "/a"});
    Joining older(Generation::eio3, {});

    BOOST_TEST((end_of(newer, {.type = PacketType::connect}) == Error::other_generation));
    BOOST_TEST(
        (end_of(older, {.type = PacketType::connect, .json = "{}"}) == Error::other_generation));
}

BOOST_AUTO_TEST_CASE(refusal_keeps_what_was_said) {
    Joining joining(Generation::eio4, {});

    const error_code end = end_of(joining, {.type = PacketType::connect_error,
                                            .json = R"({"message":"no \"you\"","data":[1]})"});

    BOOST_TEST((end == Error::refused));
    BOOST_TEST(joining.refusal().value().message == "no \"you\"");
    BOOST_TEST(joining.refusal().value().data_json == "[1]");
}

BOOST_AUTO_TEST_CASE(only_the_own_namespace_counts_in_the_newer_generation) {
    Joining joining(Generation::eio4, {.nsp = "/a"});

    BOOST_TEST(!end_of(joining, {.type = PacketType::connect_error, .nsp = "/"}));
    BOOST_TEST(!end_of(joining, {.type = PacketType::disconnect, .nsp = "/b"}));
    BOOST_TEST(
        (end_of(joining, {.type = PacketType::disconnect, .nsp = "/a"}) == Error::disconnected));
}

BOOST_AUTO_TEST_SUITE_END()
