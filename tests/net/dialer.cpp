#include "net/peer/dialer.hpp"

#include <stdexcept>

#include "tests/net/dialing.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;
using namespace std::chrono_literals;

namespace {

Task<> keep_reply(Dialing& dialing, Request request, std::optional<Reply>& reply) {
    const Deadline deadline(dialing.clock.now(), 30s);
    reply = co_await dialing.peer->call(std::move(request), {.deadline = deadline});
}

/// A dialer, and who calls over its link.
struct Fixture : Dialing {
    void call_peer(Request request) {
        running.spawn(keep_reply(*this, std::move(request), reply));
        settle(io);
    }

    std::optional<Reply> reply;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(dialer, Fixture)

BOOST_AUTO_TEST_CASE(call_goes_over_the_link_and_its_reply_comes_back) {
    dial();
    bring_up();

    call_peer(Request("greet", {}));
    answer(call("greet"), R"({"hello":"Ada"})");

    BOOST_TEST_REQUIRE(reply.has_value());
    BOOST_TEST(reply->json() == R"({"hello":"Ada"})");
}

BOOST_AUTO_TEST_CASE(what_the_other_server_would_refuse_is_refused_here) {
    dial();
    server().join();
    answer(call("ewd-register"), R"({"token":"first","coqewd_calls_max":1})");

    call_peer(Request("greet", {}));
    BOOST_TEST(!reply.has_value());
    call_peer(Request("greet", {}));

    BOOST_TEST_REQUIRE(reply.has_value());
    BOOST_TEST((reply->fault().code == FaultCode::overloaded));
    answer(call("greet"), "{}");
    BOOST_TEST(reply->json() == "{}");
}

BOOST_AUTO_TEST_CASE(lost_link_is_taken_from_its_peer_and_dialled_again) {
    dial();
    bring_up();
    call_peer(Request("greet", {}));

    server().vanish();

    BOOST_TEST(!peer->up());
    BOOST_TEST_REQUIRE(reply.has_value());
    BOOST_TEST(to_string(reply->fault().code) == "link_lost");
    BOOST_TEST(network.dialled == 1U);
    redial();
    BOOST_TEST(network.dialled == 2U);
    bring_up("ewd-reregister");
    BOOST_TEST((log == Strings{"The link to stock is up",
                               "There is no link to stock (127.0.0.1:8080): The other side closed "
                               "the connection",
                               "The link to stock is up"}));
}

BOOST_AUTO_TEST_CASE(pauses_between_attempts_grow_up_to_their_limit) {
    network.manner = MemoryNetwork::Manner::refuses;
    dial();

    std::size_t dialled = 1;
    for (const Duration pause : {500ms, 1000ms, 2000ms, 4000ms, 4000ms}) {
        BOOST_TEST(network.dialled == dialled);
        pass(pause - 1ms);
        BOOST_TEST(network.dialled == dialled);
        pass(1ms);
        ++dialled;
    }

    BOOST_TEST(network.dialled == dialled);
}

BOOST_AUTO_TEST_CASE(link_that_came_up_makes_the_pauses_short_again) {
    network.manner = MemoryNetwork::Manner::refuses;
    dial();
    redial(1);
    redial(2);
    network.manner = MemoryNetwork::Manner::answers;
    redial(3);
    bring_up();
    server().vanish();
    const auto dialled = network.dialled;

    redial();

    BOOST_TEST(network.dialled == dialled + 1);
}

BOOST_AUTO_TEST_CASE(failure_is_logged_once_and_another_one_again) {
    network.manner = MemoryNetwork::Manner::refuses;
    dial();
    redial(1);
    redial(2);
    BOOST_TEST(log.size() == 1U);
    BOOST_TEST(why() == "Connection refused");

    network.manner = MemoryNetwork::Manner::is_silent;
    redial(3);
    pass(connect_timeout);

    BOOST_TEST(log.size() == 2U);
    BOOST_TEST(why() == "The other side took too long");
}

BOOST_AUTO_TEST_CASE(failure_is_logged_again_when_the_link_was_up_meanwhile) {
    dial();
    bring_up();
    server().vanish();
    redial();
    bring_up("ewd-reregister");

    server().vanish();

    BOOST_TEST(log.size() == 4U);
    BOOST_TEST(log[3] == log[1]);
}

BOOST_AUTO_TEST_CASE(peer_that_falls_silent_is_dialled_again) {
    dial();
    bring_up();

    pass(45s);

    BOOST_TEST(!peer->up());
    BOOST_TEST(why() == "The other side gives no sign of life");
    redial();
    BOOST_TEST(network.dialled == 2U);
}

BOOST_AUTO_TEST_CASE(peer_that_does_not_read_is_named) {
    auto with = options();
    with.client.outbox_bytes_max = 1000;
    dial(std::move(with));
    bring_up();

    const std::string ping = "\x89\x64" + std::string(100, 'p');

    // Calls that no longer fit are refused, and the link stays; the answers to pings must go out.
    for (int n = 0; n < 1000 && !reply; ++n) call_peer(Request("greet", {{"name", "Ada"}}));
    BOOST_TEST_REQUIRE(reply.has_value());
    BOOST_TEST(to_string(reply->fault().code) == "overloaded");
    server().say_bytes(ping);
    BOOST_TEST(peer->up());
    for (int n = 0; n < 20 && peer->up(); ++n) server().say_bytes(ping);

    BOOST_TEST(!peer->up());
    BOOST_TEST(why() == "The other side does not read: over 1000 bytes waited to be written");
    redial();
    BOOST_TEST(network.dialled == 2U);
}

BOOST_AUTO_TEST_CASE(link_whose_reading_throws_is_dialled_again) {
    dial();
    bring_up();
    Request request("greet", {});
    request.events =
        std::make_shared<const EventSink>([](const Event&) { throw std::runtime_error("sink"); });
    call_peer(std::move(request));

    answer(call("greet"), "{}", false);

    BOOST_TEST(!peer->up());
    BOOST_TEST_REQUIRE(reply.has_value());
    BOOST_TEST(to_string(reply->fault().code) == "link_lost");
    BOOST_TEST(server().part() == Strings{"close 1000"});
    BOOST_TEST(why() == "It failed on this side: sink");
    BOOST_REQUIRE(thrown);
    BOOST_CHECK_THROW(std::rethrow_exception(thrown), std::runtime_error);
    redial();
    BOOST_TEST(network.dialled == 2U);
}

BOOST_AUTO_TEST_CASE(registration_that_throws_is_tried_again) {
    dial();
    bring_up();
    server().vanish();
    redial();
    renew = [](const std::string&) -> std::string { throw std::runtime_error("renewal"); };

    server().join();

    BOOST_TEST(server().part() == Strings{"close 1000"});
    BOOST_TEST(why() == "It failed on this side: renewal");
    BOOST_TEST((thrown != nullptr));
    redial(2);
    BOOST_TEST(network.dialled == 3U);
}

BOOST_AUTO_TEST_CASE(attempt_that_throws_is_made_again) {
    auto with = options();
    int attempts = 0;
    with.client.random = [&attempts](std::span<char> bytes) {
        if (++attempts == 1) throw std::runtime_error("random");
        std::ranges::fill(bytes, '\0');
    };
    dial(std::move(with));

    BOOST_TEST(why() == "It failed on this side: random");
    redial();

    BOOST_TEST(network.dialled == 2U);
    bring_up();
}

BOOST_AUTO_TEST_SUITE_END()
