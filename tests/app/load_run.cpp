#include "app/load_run.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <map>
#include <optional>
#include <stdexcept>

#include "core/async/timer.hpp"
#include "tests/core/settle.hpp"
#include "tests/support/run.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

namespace {

/// What a server does that is asked.
struct Script {
    Duration answers_after = 10ms;
    /// Of all connections; from there on no answer comes.
    std::size_t answers_max = 1'000;
    bool refuses = false;
    bool is_wrong = false;
    std::size_t asked = 0;
    std::size_t closed = 0;
};

/// A connection to it, without one: one question after the other is answered.
class ScriptedLoad : public LoadClient {
  public:
    ScriptedLoad(const Executor& executor, Script& script)
        : script_(script), clock_(Clock::of(executor)), changed_(executor), timer_(executor) {}

    Task<> open() override {
        if (script_.refuses) throw std::runtime_error("refused");
        co_return;
    }

    Task<> listen(OnAnswer on_answer) override {
        while (!closed_) {
            co_await changed_.wait();
            while (!asked_.empty() && asked_.front().due <= clock_.now()) {
                const TimePoint since = asked_.front().since;
                asked_.pop_front();
                on_answer(*this, since, !script_.is_wrong);
            }
            wait_for_next();
        }
        ++script_.closed;
    }

    void ask(TimePoint since) override {
        if (script_.asked++ >= script_.answers_max) return;
        const TimePoint begun = asked_.empty() ? clock_.now() : asked_.back().due;
        asked_.push_back({since, begun + script_.answers_after});
        wait_for_next();
    }

    void close() override { end(); }

    void end() {
        closed_ = true;
        changed_.notify();
    }

  private:
    struct Asked {
        TimePoint since;
        TimePoint due;
    };

    void wait_for_next() {
        if (!asked_.empty()) timer_.arm(asked_.front().due, [this] { changed_.notify(); });
    }

    Script& script_;
    Clock& clock_;
    Signal changed_;
    Timer timer_;
    std::deque<Asked> asked_;
    bool closed_ = false;
};

struct LoadFixture {
    boost::asio::io_context io;
    Clock& clock = Clock::of(io.get_executor());
    Script script;
    LoadPlan plan;
    std::vector<ScriptedLoad*> clients;
    std::optional<LoadFigures> figures;
    std::string thrown;

    LoadFixture() { clock.freeze(); }

    std::unique_ptr<LoadClient> make_client() {
        auto client = std::make_unique<ScriptedLoad>(io.get_executor(), script);
        clients.push_back(client.get());
        return client;
    }

    static Task<> run(LoadFixture* self, LoadRun* load) {
        self->figures.emplace(co_await load->run());
    }

    /// Runs the load, and moves the clock in steps of 1 ms until it has ended or the time is over.
    void run_for(Duration time, const std::function<void(Duration passed)>& each = {}) {
        LoadRun load(io.get_executor(), plan, [this] { return make_client(); });
        Nursery nursery(io.get_executor(), {.on_error = [this](const std::exception_ptr& what) {
                            thrown = text_of(what);
                        }});
        nursery.spawn(run(this, &load));
        settle(io);
        for (Duration passed{}; passed < time && nursery.size() > 0; passed += 1ms) {
            if (each) each(passed);
            clock.advance(1ms);
            settle(io);
        }
        BOOST_TEST_REQUIRE(nursery.size() == 0U);
    }

    static std::string text_of(const std::exception_ptr& what) {
        try {
            std::rethrow_exception(what);
        } catch (const std::exception& error) {
            return error.what();
        }
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(load_run, LoadFixture)

BOOST_AUTO_TEST_CASE(so_many_questions_are_asked_over_all_connections_and_no_more) {
    plan = {.connections = 3, .in_flight = 2, .count = 10};

    run_for(1s);

    BOOST_REQUIRE(figures);
    BOOST_TEST(script.asked == 10U);
    BOOST_TEST(figures->answered == 10U);
    BOOST_TEST(figures->latencies.size() == 10U);
    BOOST_TEST(figures->wrong + figures->unanswered == 0U);
    // Three at once, one after the other on each connection: four turns.
    BOOST_TEST((figures->took == 40ms));
    BOOST_TEST(script.closed == 3U);
}

BOOST_AUTO_TEST_CASE(fewer_questions_than_connections_leave_the_others_idle) {
    plan = {.connections = 5, .in_flight = 4, .count = 2};

    run_for(1s);

    BOOST_TEST(script.asked == 2U);
    BOOST_TEST(figures.value().answered == 2U);
    BOOST_TEST((figures->took == 10ms));
}

BOOST_AUTO_TEST_CASE(answers_that_are_wrong_are_counted) {
    script.is_wrong = true;
    plan = {.count = 4};

    run_for(1s);

    BOOST_TEST(figures.value().answered == 4U);
    BOOST_TEST(figures->wrong == 4U);
}

BOOST_AUTO_TEST_CASE(server_that_falls_silent_leaves_questions_unanswered_and_the_rest_unsent) {
    script.answers_max = 3;
    plan = {.in_flight = 2, .count = 10, .patience = 100ms};

    run_for(1s);

    BOOST_TEST(figures.value().answered == 3U);
    BOOST_TEST(figures->unanswered == 2U);
    BOOST_TEST(figures->unsent == 5U);
    BOOST_TEST((figures->took == 30ms));
}

BOOST_AUTO_TEST_CASE(rate_below_the_patience_is_no_silence) {
    plan = {.rate = 2, .count = 4, .patience = 50ms};

    run_for(5s);

    BOOST_TEST(figures.value().answered == 4U);
    BOOST_TEST(figures->unanswered == 0U);
    BOOST_TEST((figures->took == 1'510ms));
}

BOOST_AUTO_TEST_CASE(load_that_spins_asks_as_often_and_says_how_long_it_was_idle) {
    plan = {.rate = 2'000, .spins = true, .count = 10};
    script.answers_after = 0ms;
    boost::asio::io_context spinning;
    LoadRun load(spinning.get_executor(), plan,
                 [&] { return std::make_unique<ScriptedLoad>(spinning.get_executor(), script); });
    Nursery nursery(spinning.get_executor(), {});

    nursery.spawn(run(this, &load));
    spinning.run();

    BOOST_TEST(figures.value().answered == 10U);
    BOOST_TEST(figures->unanswered == 0U);
    BOOST_TEST((figures->idle > 0ms && figures->idle <= figures->took));
}

BOOST_AUTO_TEST_CASE(latency_of_the_open_loop_counts_from_when_a_question_was_due) {
    script.answers_after = 30ms;
    plan = {.rate = 100, .count = 3};

    run_for(1s);

    BOOST_REQUIRE(figures);
    // Due at 0, 10 and 20 ms, answered at 30, 60 and 90 ms.
    BOOST_TEST((figures->latencies == std::vector<Duration>{30ms, 50ms, 70ms}));
}

BOOST_AUTO_TEST_CASE(load_of_a_time_counts_what_comes_after_its_warm_up) {
    plan = {.connections = 2, .time = 100ms, .warm_up = 50ms};

    run_for(1s);

    BOOST_REQUIRE(figures);
    BOOST_TEST(figures->answered == 20U);
    BOOST_TEST((figures->took == 100ms));
    BOOST_TEST(figures->unanswered == 0U);
}

BOOST_AUTO_TEST_CASE(server_that_refuses_a_client_ends_the_load_with_its_words) {
    script.refuses = true;
    plan = {.connections = 2, .count = 4};

    run_for(1s);

    BOOST_TEST(!figures);
    BOOST_TEST(thrown == "refused");
}

BOOST_AUTO_TEST_CASE(later_connection_that_is_refused_closes_those_that_are_open) {
    plan = {.connections = 3, .count = 4};
    LoadRun load(io.get_executor(), plan, [this] {
        script.refuses = clients.size() == 2;
        return make_client();
    });

    BOOST_CHECK_THROW(testing::run(io, run(this, &load)), std::runtime_error);

    BOOST_TEST(script.closed == 2U);
    BOOST_TEST(script.asked == 0U);
}

BOOST_AUTO_TEST_CASE(lost_connection_ends_the_load_with_what_was_answered_so_far) {
    plan = {.connections = 2, .count = 100};

    run_for(1s, [this](Duration passed) {
        if (passed == 25ms) clients.front()->end();
    });

    BOOST_TEST(!figures);
    BOOST_TEST(thrown == "a connection has ended, or said nonsense, after 4 answers");
    BOOST_TEST(script.closed == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
