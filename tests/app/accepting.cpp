#include "app/accepting.hpp"

#include <boost/asio/error.hpp>
#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <deque>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/async/nursery.hpp"
#include "core/async/timer.hpp"
#include "tests/core/settle.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

namespace {

using Accepted = Result<std::unique_ptr<net::Stream>>;

Accepted connection() {
    return std::unique_ptr<net::Stream>();
}

error_code failure(int value) {
    return {value, boost::system::system_category()};
}

/// A port that does what the test says, under a frozen clock; then its connections stay away.
struct Port {
    boost::asio::io_context io;
    Executor executor = io.get_executor();
    Clock& clock = Clock::of(executor);
    struct Step {
        std::function<Accepted()> what;
        Duration after{};
    };
    std::deque<Step> script;
    Timer silence{executor};
    int adopted = 0;
    bool adopting_throws = false;
    std::vector<std::string> warnings;
    std::vector<std::string> errors;
    Nursery nursery{executor};

    Port() { clock.freeze(); }

    void open() {
        nursery.spawn(accept_all({.accept = [this] { return accept(); },
                                  .adopt = [this](auto) { adopt(); },
                                  .warn = [this](auto line) { warnings.emplace_back(line); },
                                  .fail = [this](auto line) { errors.emplace_back(line); }}));
        settle(io);
    }

    void pass(Duration time) {
        clock.advance(time);
        settle(io);
    }

    /// What the port does next.
    void then(error_code error) {
        script.push_back({.what = [error] { return Accepted(error); }});
    }
    void then_connection(Duration after = {}) {
        script.push_back({.what = connection, .after = after});
    }
    void then_throws() {
        script.push_back({.what = []() -> Accepted { throw std::runtime_error("no memory"); }});
    }

    void teardown() {
        nursery.cancel();
        settle(io);
        BOOST_TEST(nursery.size() == 0U);
    }

  private:
    Task<Accepted> accept() {
        if (script.empty()) {
            // Until the test cancels it.
            co_await silence.wait_for(1h);
            co_return boost::asio::error::operation_aborted;
        }
        const auto next = std::move(script.front());
        script.pop_front();
        if (next.after > Duration()) co_await silence.wait_for(next.after);
        co_return next.what();
    }

    void adopt() {
        ++adopted;
        if (std::exchange(adopting_throws, false)) throw std::runtime_error("no room");
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(accepting)

BOOST_FIXTURE_TEST_CASE(connections_are_adopted_until_the_port_is_closed, Port) {
    then_connection();
    then_connection();
    then(boost::asio::error::operation_aborted);

    open();

    BOOST_TEST(adopted == 2);
    BOOST_TEST(nursery.size() == 0U);
    BOOST_TEST((warnings.empty() && errors.empty()));
}

BOOST_FIXTURE_TEST_CASE(a_lack_of_files_is_a_warning_and_a_pause, Port) {
    then(failure(EMFILE));
    then_connection();

    open();
    pass(100ms - 1ns);
    const int early = adopted;
    pass(1ns);

    BOOST_TEST(early == 0);
    BOOST_TEST(adopted == 1);
    BOOST_TEST(warnings.size() == 1U);
    BOOST_TEST(errors.empty());
}

BOOST_FIXTURE_TEST_CASE(an_error_that_does_not_pass_by_itself_is_told_and_accepting_goes_on, Port) {
    then(failure(EBADF));
    then_connection();

    open();
    pass(100ms);

    BOOST_TEST(adopted == 1);
    BOOST_TEST_REQUIRE(errors.size() == 1U);
    BOOST_TEST(errors.front().ends_with(failure(EBADF).message()), errors.front());
}

BOOST_FIXTURE_TEST_CASE(an_exception_is_told_and_accepting_goes_on, Port) {
    then_throws();
    adopting_throws = true;
    then_connection();
    then_connection();

    open();
    pass(100ms);
    pass(100ms);

    BOOST_TEST(adopted == 2);
    BOOST_TEST_REQUIRE(errors.size() == 2U);
    BOOST_TEST(errors.at(0).ends_with("no memory"), errors.at(0));
    BOOST_TEST(errors.at(1).ends_with("no room"), errors.at(1));
}

BOOST_FIXTURE_TEST_CASE(what_stays_wrong_is_told_once_though_connections_come_in_between, Port) {
    for (int count = 0; count < 50; ++count) {
        then(failure(EMFILE));
        then_connection();
    }

    open();
    for (int count = 0; count < 60; ++count) pass(100ms);

    BOOST_TEST(adopted == 50);
    BOOST_TEST(warnings.size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(what_goes_wrong_again_after_10_s_is_told_again, Port) {
    constexpr Duration wait = 10s - 100ms;
    then(failure(EBADF));
    then_connection(wait - 1ns);
    then(failure(EBADF));
    then_connection(wait);
    then(failure(EBADF));
    open();

    pass(100ms);
    pass(wait - 1ns);
    const auto soon = errors.size();
    pass(100ms);
    pass(wait);

    BOOST_TEST(adopted == 2);
    BOOST_TEST(soon == 1U);
    BOOST_TEST(errors.size() == 2U);
}

BOOST_FIXTURE_TEST_CASE(it_ends_when_it_is_cancelled_in_a_pause_too, Port) {
    then(failure(EBADF));
    open();

    nursery.cancel();
    settle(io);

    BOOST_TEST(nursery.size() == 0U);
    BOOST_TEST(errors.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
