#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/async/nursery.hpp"
#include "core/async/slot.hpp"
#include "core/fabric/link.hpp"
#include "tests/core/settle.hpp"
#include "tests/support/memory_channel.hpp"

namespace coqewd::testing {

/// The first law.
inline void check_law(const Tally::Counts& counts) {
    BOOST_TEST(counts.accepted == counts.replied + counts.failed + counts.timed_out +
                                      counts.cancelled + counts.in_flight);
}

/// A request that waits at a Desk until the test answers it.
struct HeldRequest {
    Request request;
    std::shared_ptr<Slot<Reply>> slot;

    void answer(Reply reply) const { slot->fill(std::move(reply)); }
};

/// A link over a channel in memory, under a frozen clock; the test speaks at the far end. When the
/// test is over everything must have come to its end.
struct LinkEnds {
    boost::asio::io_context io;
    Executor executor = io.get_executor();
    Clock& clock = Clock::of(executor);
    Tally tally;
    std::unique_ptr<MemoryChannel> near;
    std::unique_ptr<MemoryChannel> far;
    std::shared_ptr<Link> link;
    std::vector<std::string> errors;
    Nursery runs{executor, {.on_error = remember()}};
    Nursery tasks{executor};

    /// What the link sent, and why it ended.
    std::vector<boost::json::object> heard;
    std::optional<error_code> ended;
    /// The requests that the link serves: each waits for the test, for an hour at most.
    std::vector<HeldRequest> held;

    LinkEnds() {
        clock.freeze();
        make_link({.node = "near"});
        tasks.spawn(hear());
    }

    void make_link(Link::Options options) {
        std::tie(near, far) = MemoryChannel::pair(executor, executor);
        options.on_error = remember();
        link = std::make_shared<Link>(executor, *near, tally, std::move(options));
    }

    /// The link with these options, and a far end that hears.
    void remake_link(Link::Options options) {
        far->close(CloseReason::normal);
        settle(io);
        make_link(std::move(options));
        tasks.spawn(hear());
    }

    /// Starts the link as one that serves, or with null as one that calls.
    void run(Link::Serve serve, std::shared_ptr<Caller> caller = nullptr) {
        runs.spawn(run_link(std::move(serve), std::move(caller)));
        settle(io);
    }

    void run_holding(std::shared_ptr<Caller> caller = nullptr) {
        run([this](Request request) { return hold(std::move(request)); }, std::move(caller));
    }

    void say(std::string_view frame) {
        far->write(frame);
        settle(io);
    }

    void answer(std::size_t index, Reply reply) {
        held.at(index).answer(std::move(reply));
        settle(io);
    }

    void pass(Duration time) {
        clock.advance(time);
        settle(io);
    }

    /// A call over the link; its reply appears where the pointer points.
    std::shared_ptr<std::optional<Reply>> call(Request request,
                                               Duration budget = std::chrono::seconds(10)) {
        const auto reply = std::make_shared<std::optional<Reply>>();
        tasks.spawn(call_link(std::move(request), Deadline(clock.now(), budget), reply));
        settle(io);
        return reply;
    }

    /// The id of a call that the far end heard.
    std::uint64_t id_of(std::size_t index) {
        return heard.at(index).at("ms_requestId").to_number<std::uint64_t>();
    }

    void teardown() {
        far->close(CloseReason::normal);
        pass(std::chrono::hours(2));
        BOOST_TEST(runs.size() == 0U);
        BOOST_TEST(tasks.size() == 0U);
        BOOST_TEST(tally.counts().in_flight == 0U);
        check_law(tally.counts());
    }

  private:
    Nursery::OnError remember() {
        return [this](const std::exception_ptr& error) {
            try {
                std::rethrow_exception(error);
            } catch (const std::exception& cause) {
                errors.emplace_back(cause.what());
            }
        };
    }

    Task<> hear() {
        for (;;) {
            const Result<std::string> frame = co_await far->read();
            if (!frame) co_return;
            heard.push_back(boost::json::parse(*frame).as_object());
        }
    }

    Task<> run_link(Link::Serve serve, std::shared_ptr<Caller> caller) {
        const auto own = link;
        ended = co_await own->run(std::move(serve), std::move(caller));
    }

    Task<Reply> hold(Request request) {
        const auto slot = std::make_shared<Slot<Reply>>(executor);
        held.push_back({std::move(request), slot});
        std::optional<Reply> reply =
            co_await slot->wait(Deadline(clock.now(), std::chrono::hours(1)));
        if (reply) co_return std::move(*reply);
        co_return server_stops("desk");
    }

    Task<> call_link(Request request, Deadline deadline,
                     std::shared_ptr<std::optional<Reply>> reply) {
        Link::CallOptions options{.token = "T", .deadline = deadline};
        const auto own = link;
        *reply = co_await own->call(std::move(request), std::move(options));
    }
};

}  // namespace coqewd::testing
