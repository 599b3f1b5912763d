#include "net/io/rooms.hpp"

#include <algorithm>

#include "tests/net/serving.hpp"

using namespace coqewd;
using namespace coqewd::testing;

namespace {

/// Four clients in `/`: ann and bob are in the room x, bob and eve in y, dan in none.
struct Four : Serving {
    std::vector<Socket> sockets;
    MemoryEngine& ann;
    MemoryEngine& bob;
    MemoryEngine& eve;
    MemoryEngine& dan;

    Four() : ann(member({"x"})), bob(member({"x", "y"})), eve(member({"y"})), dan(member({})) {}

    MemoryEngine& member(const Lines& rooms) {
        if (sockets.empty()) io->on_connect([this](Socket socket) { sockets.push_back(socket); });
        MemoryEngine& engine = joined();
        for (const std::string& room : rooms) sockets.back().join(room);
        return engine;
    }

    /// Who has heard of it, once each.
    std::string heard() {
        std::string names;
        const std::pair<MemoryEngine*, std::string> clients[]{
            {&ann, "ann "}, {&bob, "bob "}, {&eve, "eve "}, {&dan, "dan "}};
        for (const auto& [client, name] : clients) {
            for (const std::string& line : client->heard()) {
                BOOST_TEST(line == R"(2["news"])");
                names += name;
            }
        }
        return names;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(rooms, Four)

BOOST_AUTO_TEST_CASE(everybody_is_reached_without_a_room) {
    io->emit("news");

    BOOST_TEST(heard() == "ann bob eve dan ");
}

BOOST_AUTO_TEST_CASE(room_reaches_who_is_in_it) {
    io->to("x").emit("news");

    BOOST_TEST(heard() == "ann bob ");
}

BOOST_AUTO_TEST_CASE(several_rooms_reach_each_member_once) {
    io->to("x").to("y").emit("news");

    BOOST_TEST(heard() == "ann bob eve ");
}

BOOST_AUTO_TEST_CASE(members_of_excepted_rooms_are_left_out) {
    io->except("x").emit("news");
    BOOST_TEST(heard() == "eve dan ");

    io->to("y").except("x").emit("news");
    BOOST_TEST(heard() == "eve ");

    io->to("x").to("y").except(sockets[0].id()).except(sockets[2].id()).emit("news");
    BOOST_TEST(heard() == "bob ");
}

BOOST_AUTO_TEST_CASE(socket_is_in_the_room_of_its_own_id) {
    io->to(sockets[3].id()).emit("news");
    BOOST_TEST(heard() == "dan ");

    io->to(sockets[3].id()).to("x").emit("news");
    BOOST_TEST(heard() == "ann bob dan ");
}

BOOST_AUTO_TEST_CASE(room_that_is_named_like_a_socket_reaches_that_socket_and_its_members) {
    sockets[0].join(sockets[3].id());

    io->to(sockets[3].id()).emit("news");

    BOOST_TEST(heard() == "ann dan ");
}

BOOST_AUTO_TEST_CASE(room_that_nobody_is_in_reaches_nobody) {
    io->to("nowhere").emit("news");
    sockets[0].leave("x");
    sockets[1].leave("x");
    io->to("x").emit("news");

    BOOST_TEST(heard() == "");
}

BOOST_AUTO_TEST_CASE(socket_reaches_others_and_not_itself) {
    sockets[1].to("x").emit("news");
    BOOST_TEST(heard() == "ann ");

    sockets[1].broadcast().emit("news");
    BOOST_TEST(heard() == "ann eve dan ");

    sockets[1].except("y").emit("news");
    BOOST_TEST(heard() == "ann dan ");
}

BOOST_AUTO_TEST_CASE(joining_twice_is_joining_once) {
    BOOST_TEST(sockets[0].join("x"));
    BOOST_TEST(sockets[0].join(sockets[0].id()));
    io->to("x").emit("news");

    BOOST_TEST(heard() == "ann bob ");
    check(sockets[0].rooms(), {id_of(0), "x"});
}

BOOST_AUTO_TEST_CASE(who_has_left_is_in_no_room) {
    vanish(bob);
    io->to("x").to("y").emit("news");

    BOOST_TEST(heard() == "ann eve ");
    BOOST_TEST(io->of("/").local_size() == 3U);
    BOOST_TEST(io->of("/").local_sockets().size() == 3U);
}

BOOST_AUTO_TEST_CASE(all_members_of_a_room_join_and_leave_another) {
    io->in("x").join("y");
    io->to("y").emit("news");
    BOOST_TEST(heard() == "ann bob eve ");

    io->in("y").leave("x");
    io->to("x").emit("news");
    BOOST_TEST(heard() == "");
}

BOOST_AUTO_TEST_CASE(all_members_of_a_room_are_disconnected) {
    io->in("x").disconnect_sockets();
    settle(context);
    check(ann.heard(), {"1"});
    check(bob.heard(), {"1"});
    BOOST_TEST(!ann.closed());

    io->of("/").all().disconnect_sockets(true);
    settle(context);
    BOOST_TEST(!ann.closed());
    BOOST_TEST(dan.closed().has_value());
    check(dan.heard(), {"1"});
    eve.heard();
}

BOOST_AUTO_TEST_CASE(namespaces_have_rooms_of_their_own) {
    std::vector<Socket> others;
    io->of("/other").on_connect([&](Socket socket) { others.push_back(socket); });
    say(dan, "0/other,");
    others.back().join("x");
    dan.heard();

    io->to("x").emit("news");
    BOOST_TEST(heard() == "ann bob ");
    io->of("/other").to("x").emit("news");

    check(dan.heard(), {R"(2/other,["news"])"});
}

BOOST_AUTO_TEST_CASE(broadcast_is_encoded_once_for_all) {
    auto& old = come(Generation::eio3);
    old.heard();

    io->emit("photo", Bytes{"x"});

    const auto unit = ann.take_units().front();
    BOOST_TEST(bob.take_units().front() == unit);
    BOOST_TEST(old.take_units().front() == unit);
    eve.heard();
    dan.heard();
}

BOOST_AUTO_TEST_CASE(what_is_emitted_while_something_is_delivered_comes_behind_it) {
    sockets[0].on_disconnect([this](Socket, std::string) { io->emit("news"); });
    io->in("x").disconnect_sockets();

    check(bob.heard(), {"1"});
    BOOST_TEST(ann.heard() == Lines{"1"});
    BOOST_TEST(heard() == "eve dan ");
}

BOOST_AUTO_TEST_CASE(one_slow_client_does_not_keep_the_others_from_hearing) {
    bob.units_max = 0;

    io->emit("news");
    settle(context);

    BOOST_TEST(heard() == "ann eve dan ");
    BOOST_TEST(bob.closed().has_value());
}

BOOST_AUTO_TEST_SUITE_END()
