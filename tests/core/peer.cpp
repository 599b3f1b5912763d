#include "core/fabric/peer.hpp"

#include <boost/test/unit_test.hpp>
#include <optional>
#include <string>

#include "tests/core/link_ends.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

namespace {

struct Peered : LinkEnds {
    Peer peer{"stock", "here"};
    std::optional<Reply> reply;

    void call_peer() {
        reply.reset();
        tasks.spawn(ask());
        settle(io);
    }

  private:
    Task<> ask() {
        reply = co_await peer.call(Request("x", {}),
                                   {.token = {}, .deadline = Deadline(clock.now(), 10s)});
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(peer)

BOOST_FIXTURE_TEST_CASE(without_a_link_a_call_is_refused_at_once, Peered) {
    call_peer();

    BOOST_TEST(!peer.up());
    BOOST_TEST((reply.value().fault().code == FaultCode::link_down));
    BOOST_TEST((reply.value().fault().status == 503));
    BOOST_TEST(reply.value().fault().node == "here");
    BOOST_TEST(reply.value().json() ==
               R"({"error":"MicroService connection is down","status":{"code":503}})");
}

BOOST_FIXTURE_TEST_CASE(with_a_link_a_call_goes_over_it, Peered) {
    run(nullptr);
    peer.attach(link);

    call_peer();
    say(R"({"type":"x","finished":true,"message":{"n":1},"ms_requestId":1})");

    BOOST_TEST(peer.up());
    BOOST_TEST(reply.value().json() == R"({"n":1})");
}

BOOST_FIXTURE_TEST_CASE(a_call_goes_on_over_a_link_that_is_detached_meanwhile, Peered) {
    run(nullptr);
    peer.attach(link);
    call_peer();

    peer.detach();
    say(R"({"type":"x","finished":true,"message":{"n":1},"ms_requestId":1})");

    BOOST_TEST(!peer.up());
    BOOST_TEST(reply.value().json() == R"({"n":1})");
}

BOOST_FIXTURE_TEST_CASE(a_link_that_ended_and_is_still_attached_refuses, Peered) {
    run(nullptr);
    peer.attach(link);
    far->close(CloseReason::normal);
    settle(io);

    call_peer();

    BOOST_TEST((reply.value().fault().code == FaultCode::link_down));
}

BOOST_AUTO_TEST_SUITE_END()
