#include "core/app/event_gate.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "core/async/ready_list.hpp"
#include "core/async/slot.hpp"
#include "tests/core/dispatching.hpp"
#include "tests/core/far_peer.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

Task<Reply> greet(Context&, Request) {
    co_return Reply{{"hello", "you"}};
}

/// Sends something once the test has answered, whether anybody still listens or not.
Task<Reply> send_after_hold(Handler& hold, Context& context, Request request) {
    Reply reply = co_await hold(context, std::move(request));
    context.send("step", {{"n", 1}});
    co_return reply;
}

Task<Reply> ask_back(Context& context, Request request) {
    co_return co_await context.peer("back").call(std::move(request));
}

/// Handlers that are still at work when their client has got its answer.
struct Outlasting : Dispatching {
    FarPeer back{io, tally, "back"};
    Handler hold = desk.handler();

    Outlasting() {
        environment.destinations.emplace("back", Destination{back.peer, "remote"});
        applications["demo"] = {{"greet", greet},
                                {"ask_back", ask_back},
                                {"send_after_hold", [this](Context& context, Request request) {
                                     return send_after_hold(hold, context, std::move(request));
                                 }}};
        open();
    }

    /// Answers the held request, and returns when its handler has come to its end.
    void let_go() {
        desk.answer(0, Reply{{"done", true}});
        ask("greet");
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(event_gate)

BOOST_AUTO_TEST_CASE(what_another_thread_sends_before_its_reply_is_there_when_that_is) {
    boost::asio::io_context io;
    Tally tally;
    std::vector<std::string> heard;
    const auto client = std::make_shared<const EventSink>(
        [&heard](const Event& event) { heard.push_back(event.type); });
    const auto gate = std::make_shared<EventGate>(client, io.get_executor(), tally);
    const auto slot = std::make_shared<Slot<int>>(io.get_executor());

    std::thread([&] {
        (*gate->sink())(Event{.type = "step", .json = "{}"});
        slot->fill(1);
    }).join();
    // As when a socket of the client's thread has something to tell meanwhile.
    ReadyList::of(io.get_executor()).run_at_once([] {});

    BOOST_TEST(!slot->begin(Deadline(TimePoint::max())));
    BOOST_TEST(heard == std::vector<std::string>{"step"}, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(what_a_handler_sends_before_its_reply_comes_before_it, Outlasting) {
    send("send_after_hold", R"(,"ms_requestId":7)");
    await([this] { return desk.size() == 1; });

    let_go();
    await([this] { return heard.size() == 3; });

    BOOST_TEST(heard.at(0).at("type").as_string() == "step");
    BOOST_TEST(heard.at(0).at("ms_requestId") == 7);
    BOOST_TEST(heard.at(1).at("message").at("done") == true);
    BOOST_TEST(tally.counts().late == 0U);
}

BOOST_FIXTURE_TEST_CASE(what_a_handler_sends_after_its_deadline_is_late_and_reaches_nobody,
                        Outlasting) {
    send("send_after_hold");
    await([this] { return desk.size() == 1; });

    pass(30s);
    let_go();

    BOOST_TEST_REQUIRE(heard.size() == 2U);
    BOOST_TEST(fault_code_in(heard.at(0)) == "timed_out");
    BOOST_TEST(heard.at(1).at("type").as_string() == "greet");
    // The event, and the reply.
    BOOST_TEST(tally.counts().late == 2U);
}

BOOST_FIXTURE_TEST_CASE(what_the_handler_of_a_cancelled_request_sends_reaches_nobody, Outlasting) {
    send("send_after_hold");
    await([this] { return desk.size() == 1; });

    link->cancel_requests();
    settle(io);
    let_go();

    BOOST_TEST_REQUIRE(heard.size() == 2U);
    BOOST_TEST(fault_code_in(heard.at(0)) == "cancelled");
    BOOST_TEST(heard.at(1).at("type").as_string() == "greet");
    BOOST_TEST(tally.counts().late == 2U);
}

BOOST_FIXTURE_TEST_CASE(what_a_peer_sends_to_a_handler_that_nobody_waits_for_is_late, Outlasting) {
    send("ask_back");
    await([this] { return back.heard.size() == 1; });
    const auto id = json::serialize(back.heard.at(0).at("ms_requestId"));

    link->cancel_requests();
    settle(io);
    back.say(R"({"type":"step","finished":false,"message":{"n":1},"ms_requestId":)" + id + '}');
    back.answer(0, "{}");
    ask("greet");

    BOOST_TEST_REQUIRE(heard.size() == 2U);
    BOOST_TEST(fault_code_in(heard.at(0)) == "cancelled");
    BOOST_TEST(heard.at(1).at("type").as_string() == "greet");
    BOOST_TEST(tally.counts().late == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
