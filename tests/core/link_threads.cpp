#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "core/async/nursery.hpp"
#include "core/fabric/link.hpp"
#include "core/fabric/peer.hpp"
#include "tests/core/link_ends.hpp"
#include "tests/support/memory_channel.hpp"
#include "tests/support/run.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

Task<Reply> serve_echo(Request request) {
    for (int n = 0; n < 3; ++n) {
        (*request.events)(Event{"step", std::to_string(n), request.request_id, TimePoint{}});
    }
    co_return Reply{{"n", request.number("n", -1)}};
}

/// A link on a thread of its own, as an I/O thread has it.
struct LinkThread {
    asio::io_context io;
    Executor executor = io.get_executor();
    Tally tally;
    std::unique_ptr<MemoryChannel> channel;
    std::shared_ptr<Link> link;
    Nursery nursery{executor};
    // Calls come in after the link has ended, too.
    asio::executor_work_guard<Executor> work{executor};
    std::thread thread;

    void start(Link::Serve serve) {
        link = std::make_shared<Link>(executor, *channel, tally, Link::Options{.node = "here"});
        nursery.spawn(run_link(link, std::move(serve)));
        thread = std::thread([this] { io.run(); });
    }

    void close() {
        asio::post(executor, [this] { link->close(CloseReason::normal); });
    }

    /// The thread ends when its link has ended.
    ~LinkThread() {
        work.reset();
        thread.join();
    }

    static Task<> run_link(std::shared_ptr<Link> link, Link::Serve serve) {
        co_await link->run(std::move(serve));
    }
};

/// What one caller's calls gave.
struct Gathered {
    std::vector<std::int64_t> replies;
    std::vector<FaultCode> faults;
};

Task<> call_once(Peer& peer, std::int64_t n, Gathered& gathered) {
    const Clock& clock = Clock::of(co_await asio::this_coro::executor);
    Request request("echo", {{"n", n}});
    const auto steps = std::make_shared<std::vector<std::string>>();
    request.events = std::make_shared<const EventSink>(
        [steps](Event event) { steps->push_back(std::move(event.json)); });
    Link::CallOptions options{.token = {}, .deadline = Deadline(clock.now(), 10s)};
    const Reply reply = co_await peer.call(std::move(request), std::move(options));
    if (reply.failed()) {
        gathered.faults.push_back(reply.fault().code);
        co_return;
    }
    gathered.replies.push_back(reply.body().at("n").to_number<std::int64_t>());
    // They came before the reply, so this thread may look at them.
    if (*steps != std::vector<std::string>{"0", "1", "2"}) gathered.replies.push_back(-1);
}

/// Calls side by side, a hundred of them.
Task<> call_often(Executor executor, Peer& peer, std::int64_t first, Gathered& gathered) {
    Nursery nursery(executor);
    for (std::int64_t n = 0; n < 100; ++n) nursery.spawn(call_once(peer, first + n, gathered));
    co_await nursery.join();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(link_threads)

BOOST_AUTO_TEST_CASE(calls_of_many_threads_come_back_to_their_callers) {
    // The callers' contexts outlive the links, which may hold the end of a call a moment longer.
    asio::io_context io;
    asio::io_context other_io;
    LinkThread there;
    LinkThread here;
    std::tie(here.channel, there.channel) = MemoryChannel::pair(here.executor, there.executor);
    there.start(serve_echo);
    here.start(nullptr);
    Peer peer("there", "here");
    peer.attach(here.link);
    Gathered own;
    Gathered others;

    std::thread other(
        [&] { run(other_io, call_often(other_io.get_executor(), peer, 1000, others)); });
    run(io, call_often(io.get_executor(), peer, 0, own));
    other.join();
    here.close();

    std::ranges::sort(own.replies);
    std::ranges::sort(others.replies);
    for (std::size_t n = 0; n < 100; ++n) {
        BOOST_TEST(own.replies.at(n) == static_cast<std::int64_t>(n));
        BOOST_TEST(others.replies.at(n) == static_cast<std::int64_t>(1000 + n));
    }
}

BOOST_AUTO_TEST_CASE(a_link_that_is_lost_leaves_no_caller_of_any_thread_waiting) {
    asio::io_context io;
    LinkThread there;
    LinkThread here;
    std::tie(here.channel, there.channel) = MemoryChannel::pair(here.executor, there.executor);
    there.channel->set_faults({.breaks_at_write = 150});
    there.start(serve_echo);
    here.start(nullptr);
    Peer peer("there", "here");
    peer.attach(here.link);
    Gathered gathered;

    run(io, call_often(io.get_executor(), peer, 0, gathered));

    // Three events are written before each reply.
    BOOST_TEST(gathered.replies.size() <= 37U);
    BOOST_TEST(gathered.replies.size() + gathered.faults.size() == 100U);
    // A caller that nobody answered would have been told only at its deadline.
    const auto told_at_once = [](FaultCode code) {
        return code == FaultCode::link_lost || code == FaultCode::link_down;
    };
    BOOST_TEST(std::ranges::all_of(gathered.faults, told_at_once));
}

BOOST_AUTO_TEST_SUITE_END()
