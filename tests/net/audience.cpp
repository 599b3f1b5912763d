#include "net/io/audience.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <cstring>
#include <future>
#include <thread>

#include "tests/net/serving.hpp"
#include "tests/support/run.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

namespace {

/// One I/O thread of a server, with clients in memory.
class Thread {
  public:
    explicit Thread(std::shared_ptr<IoShared> shared)
        : work_(boost::asio::make_work_guard(context)),
          io(std::move(shared), context.get_executor()),
          sessions_(context.get_executor()),
          thread_([this] { context.run(); }) {}

    ~Thread() {
        on([this] {
            for (const auto& engine : engines_) engine->vanish();
        });
        while (on([this] { return sessions_.size(); }) != 0) continue;
        context.stop();
        thread_.join();
    }

    /// Runs it there, after what was posted before, and waits for it.
    template <typename Function>
    std::invoke_result_t<Function&> on(Function function) {
        std::packaged_task<std::invoke_result_t<Function&>()> task(std::move(function));
        auto done = task.get_future();
        boost::asio::post(context, [&task] { task(); });
        return done.get();
    }

    /// A client that has joined `/`, in the room of its thread.
    MemoryEngine& join() {
        MemoryEngine& engine = *on([this] {
            MemoryEngine::Handshake handshake;
            engines_.push_back(
                std::make_unique<MemoryEngine>(context.get_executor(), std::move(handshake)));
            sessions_.spawn(io.serve(*engines_.back()));
            engines_.back()->say("0");
            return engines_.back().get();
        });
        while (heard(engine).empty()) continue;
        return engine;
    }

    Lines heard(MemoryEngine& engine) {
        return on([&engine] { return engine.heard(); });
    }

    boost::asio::io_context context{1};

  private:
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;

  public:
    Io io;

  private:
    std::vector<std::unique_ptr<MemoryEngine>> engines_;
    Nursery sessions_;
    std::thread thread_;
};

/// A server of two I/O threads with a client each.
struct TwoThreads {
    std::shared_ptr<IoShared> shared;
    std::unique_ptr<Thread> here;
    std::unique_ptr<Thread> there;
    MemoryEngine* near = nullptr;
    MemoryEngine* far = nullptr;

    explicit TwoThreads(bool recovers = false) {
        IoOptions options{.recovery = {.enabled = recovers}};
        options.random = [](std::span<char> bytes) {
            static std::atomic<unsigned> next{0};
            std::memset(bytes.data(), 0, bytes.size());
            const unsigned number = next++;
            std::memcpy(bytes.data(), &number, std::min(bytes.size(), sizeof number));
        };
        shared = std::make_shared<IoShared>(std::move(options));
        here = std::make_unique<Thread>(shared);
        there = std::make_unique<Thread>(shared);
        near = &here->join();
        far = &there->join();
    }
};

struct TwoThreadsThatRecover : TwoThreads {
    TwoThreadsThatRecover() : TwoThreads(true) {}
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(audience, TwoThreads)

BOOST_AUTO_TEST_CASE(what_one_thread_emits_reaches_the_sockets_of_all_in_its_order) {
    here->on([this] {
        for (int n = 0; n < 100; ++n) here->io.emit("news", n);
    });

    const Lines near_heard = here->heard(*near);
    const Lines far_heard = there->heard(*far);

    BOOST_TEST(near_heard.size() == 100U);
    BOOST_TEST(far_heard == near_heard, boost::test_tools::per_element());
    BOOST_TEST(far_heard[99] == R"(2["news",99])");
}

BOOST_AUTO_TEST_CASE(emitter_is_for_any_thread) {
    const IoEmitter emitter = here->on([this] { return here->io.emitter(); });

    for (int n = 0; n < 100; ++n) emitter.of("/").emit("news", n);

    here->on([] {});
    const Lines far_heard = there->heard(*far);
    BOOST_TEST(far_heard.size() == 100U);
    BOOST_TEST(far_heard[99] == R"(2["news",99])");
    BOOST_TEST(here->heard(*near).size() == 100U);
}

BOOST_AUTO_TEST_CASE(emitter_that_outlives_the_server_does_nothing) {
    const IoEmitter emitter = here->io.emitter();
    here.reset();
    emitter.emit("news");
    there->on([] {});
    BOOST_TEST(there->heard(*far).size() == 1U);

    there.reset();

    emitter.emit("news");
    emitter.to("room").join("other");
}

BOOST_AUTO_TEST_CASE(rooms_are_those_of_all_threads) {
    here->on([this] { here->io.of("/").all().join("everybody"); });
    there->on([this] { there->io.to("everybody").emit("news"); });

    BOOST_TEST(here->heard(*near).size() == 1U);
    BOOST_TEST(there->heard(*far).size() == 1U);
}

BOOST_AUTO_TEST_CASE(sockets_of_all_threads_are_counted_and_named) {
    boost::asio::io_context asker;
    here->join();

    const auto all = here->io.emitter().of();

    BOOST_TEST(run(asker, all.count()) == 3U);
    BOOST_TEST(run(asker, all.ids()).size() == 3U);
    BOOST_TEST(run(asker, all.to("nowhere").count()) == 0U);
    BOOST_TEST(run(asker, here->io.emitter().of("/nowhere").count()) == 0U);
    here.reset();
    there.reset();
    BOOST_TEST(run(asker, all.count()) == 0U);
}

BOOST_AUTO_TEST_CASE(sockets_of_all_threads_are_asked) {
    boost::asio::io_context asker;
    const auto all = here->io.emitter().of();
    // The near one gives no answer.
    const auto answer = [this]() -> Task<> {
        while (there->heard(*far).empty()) continue;
        there->on([this] { far->say("30[\"far\"]"); });
        co_return;
    };

    std::optional<Audience::Answers> answers;
    run_all(asker, store_result(all.call("who", Arguments(1), 200ms), answers), answer());

    BOOST_TEST(answers->given.size() == 1U);
    BOOST_TEST(answers->given.at(0).text(0) == "\"far\"");
    BOOST_TEST(answers->missing == 1U);
}

BOOST_AUTO_TEST_CASE(thread_that_is_late_is_left_out_and_the_others_are_not) {
    boost::asio::io_context asker;
    Clock& clock = Clock::of(asker.get_executor());
    clock.freeze();
    std::promise<void> busy;
    boost::asio::post(there->context, [done = busy.get_future().share()] { done.wait(); });
    std::optional<std::size_t> count;
    Nursery asking(asker.get_executor());

    asking.spawn(store_result(here->io.emitter().of().count(), count));
    settle(asker);
    here->on([] {});
    BOOST_TEST(!count.has_value());
    clock.advance(1s);
    settle(asker);
    busy.set_value();
    there->on([] {});

    BOOST_TEST(count.value_or(0) == 1U);
}

BOOST_AUTO_TEST_CASE(call_may_wait_for_as_long_as_there_is_time) {
    boost::asio::io_context asker;

    const auto answers =
        run(asker, here->io.emitter().to("nowhere").call("who", Arguments(), Duration::max()));

    BOOST_TEST(answers.given.empty());
}

BOOST_AUTO_TEST_CASE(call_whose_arguments_can_not_be_sent_throws_at_the_caller) {
    const Arguments forged(boost::json::object{{"_placeholder", true}, {"num", 9}}, Bytes{"x"});

    const auto all = here->io.emitter().of();

    BOOST_CHECK_THROW(static_cast<void>(all.call("who", forged, 1s)), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(emitter_adds_the_slash_that_is_left_out) {
    const IoEmitter emitter = here->io.emitter();

    emitter.of("").emit("news");
    here->on([] {});

    BOOST_TEST(here->heard(*near).size() == 1U);
}

BOOST_AUTO_TEST_CASE(threads_that_emit_at_the_same_time_lose_nothing) {
    const auto emit = [](Thread& thread) {
        return std::async(std::launch::async, [&thread] {
            for (int n = 0; n < 500; ++n) thread.on([&] { thread.io.emit("news", n); });
        });
    };
    auto one = emit(*here);
    auto two = emit(*there);
    one.get();
    two.get();

    BOOST_TEST(here->heard(*near).size() == 1000U);
    BOOST_TEST(there->heard(*far).size() == 1000U);
}

BOOST_FIXTURE_TEST_CASE(threads_deliver_in_the_order_of_the_offsets, TwoThreadsThatRecover) {
    const auto emit = [](Thread& thread) {
        return std::async(std::launch::async, [&thread] {
            for (int n = 0; n < 200; ++n) thread.on([&] { thread.io.emit("news", "x"); });
        });
    };
    auto one = emit(*here);
    auto two = emit(*there);
    one.get();
    two.get();

    const Lines near_heard = here->heard(*near);
    BOOST_TEST(near_heard.size() == 400U);
    BOOST_TEST(near_heard == there->heard(*far), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
