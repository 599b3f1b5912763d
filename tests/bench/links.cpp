// What a call costs through two links that are joined in memory, with nobody's socket and no
// worker: frames, ids, deadlines and the coroutines of both sides.
#include <memory>
#include <stdexcept>

#include "core/fabric/link.hpp"
#include "tests/bench/messages.hpp"
#include "tests/bench/rounds.hpp"
#include "tests/bench/run_to_end.hpp"
#include "tests/support/memory_channel.hpp"

namespace coqewd::bench {
namespace {

Task<Reply> greet(Request request) {
    co_return Reply::received(R"({"hello":")" + request.text("name") + R"("})");
}

Task<> serve_link(std::shared_ptr<Link> link, Link::Serve serve) {
    co_await link->run(std::move(serve));
}

/// A link that calls and one that answers, on one thread.
struct JoinedLinks {
    explicit JoinedLinks(boost::asio::io_context& io)
        : executor(io.get_executor()),
          ends(testing::MemoryChannel::pair(executor, executor)),
          near(std::make_shared<Link>(executor, *ends.first, tally, Link::Options{})),
          far(std::make_shared<Link>(executor, *ends.second, tally, Link::Options{})),
          nursery(executor) {
        nursery.spawn(serve_link(near, nullptr));
        nursery.spawn(serve_link(far, greet));
    }

    Task<> end() {
        near->close(CloseReason::normal);
        far->close(CloseReason::normal);
        co_await nursery.join();
    }

    Executor executor;
    Tally tally;
    testing::MemoryChannel::Pair ends;
    std::shared_ptr<Link> near;
    std::shared_ptr<Link> far;
    Nursery nursery;
};

Task<> call_in_turn(JoinedLinks& links, std::string text, std::size_t operations) {
    Clock& clock = Clock::of(links.executor);
    for (std::size_t n = 0; n < operations; ++n) {
        Request request = Request::received(text).value();
        Link::CallOptions options{.token = some_token,
                                  .deadline = Deadline(clock.now(), std::chrono::seconds(30))};
        const Reply reply = co_await links.near->call(std::move(request), std::move(options));
        if (reply.failed()) throw std::runtime_error("a call fails: " + reply.fault().text);
    }
}

Task<> call_at_once(JoinedLinks& links, std::string text, std::size_t tasks_count,
                    std::size_t operations) {
    std::vector<Task<>> tasks;
    for (std::size_t n = 0; n < tasks_count; ++n) {
        tasks.push_back(call_in_turn(links, text, operations / tasks_count));
    }
    co_await run_side_by_side(links.executor, std::move(tasks));
}

void measure_all(Rounds& rounds) {
    boost::asio::io_context io{1};
    JoinedLinks links(io);
    const auto measure = [&](std::string_view name, std::size_t bytes, std::size_t tasks) {
        rounds.measure(name, [&](std::size_t operations) {
            run_to_end(io,
                       call_at_once(links, greet_message(bytes, some_token), tasks, operations));
        });
    };
    measure("link_call_200", 200, 1);
    measure("link_call_200_64_at_once", 200, 64);
    measure("link_call_4k", 4096, 1);
    run_to_end(io, links.end());
}

}  // namespace
}  // namespace coqewd::bench

int main(int count, char** words) {
    return coqewd::bench::run_cases(count, words, coqewd::bench::measure_all);
}
