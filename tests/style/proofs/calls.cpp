#include "tests/style/calls.hpp"

#include <boost/test/unit_test.hpp>

using namespace coqewd::style;

namespace {

std::size_t violations(std::string_view path, std::string_view text) {
    return check_calls(read_source(std::string(path), text)).size();
}

struct Example {
    std::string_view path;
    std::string_view text;
};

/// Each uses one banned name.
constexpr Example bad[] = {
    {"core/async/nursery.cpp", "spawn(executor, task(), asio::detached);"},
    {"net/a.cpp", "boost::asio::detached_t token = boost::asio::detached;"},
    {"net/a.cpp", "asio::co_spawn(executor, task(), token);"},
    {"tests/net/a.cpp", "co_spawn(executor, task(), token);"},
    {"net/a.cpp", "asio::steady_timer timer(executor);"},
    {"net/a.cpp", "asio::system_timer timer(executor);"},
    {"net/a.cpp", "asio::high_resolution_timer timer(executor);"},
    {"net/a.cpp", "asio::deadline_timer timer(executor);"},
    {"net/a.cpp", "asio::basic_waitable_timer<C> timer(executor);"},
    {"app/a.cpp", "auto now = std::chrono::steady_clock::now();"},
    {"auth/a.cpp", "auto now = std::chrono::system_clock::now();"},
    {"core/app/a.cpp", "auto now = std::chrono::high_resolution_clock::now();"},
    {"net/a.cpp", "clock_gettime(CLOCK_MONOTONIC, &now);"},
    {"net/a.cpp", "gettimeofday(&now, nullptr);"},
    {"core/async/a.cpp", "std::this_thread::sleep_for(1s);"},
    {"tests/core/a.cpp", "std::this_thread::sleep_for(1s);"},
    {"app/demo_other.cpp", "std::this_thread::sleep_for(1s);"},
    {"core/async/a.cpp", "std::this_thread::sleep_until(then);"},
    {"app/a.cpp", "usleep(1);"},
    {"app/a.cpp", "nanosleep(&time, nullptr);"},
    {"tests/core/a.cpp", "int a = std::rand();"},
    {"tests/core/a.cpp", "srand(1);"},
    {"net/a.cpp", "std::random_device seed;"},
    {"net/a.cpp", "using namespace asio::experimental::awaitable_operators;"},
};

constexpr Example good[] = {
    {"core/async/nursery.cpp", "asio::co_spawn(executor, std::move(task), token);"},
    {"tests/support/run.hpp", "boost::asio::co_spawn(io, std::move(tasks), ended);"},
    {"core/async/clock.cpp", "return std::chrono::steady_clock::now();"},
    {"core/async/clock.cpp", "return std::chrono::system_clock::now();"},
    {"core/async/clock.cpp", "asio::basic_waitable_timer<std::chrono::steady_clock> timer_;"},
    {"core/app/a.hpp", "using TimePoint = std::chrono::steady_clock::time_point;"},
    {"app/demo.cpp", "std::this_thread::sleep_for(time);"},
    {"auth/random.cpp", "std::random_device seed;"},
    {"net/a.cpp", "co_await timer.wait_for(1s);"},
    {"net/a.cpp", "my_co_spawn(executor); co_spawned(); sleep_for_ever();"},
    {"net/a.cpp", "// no steady_timer here"},
    {"net/a.cpp", "log(\"std::random_device\");"},
    {"net/a.cpp", "#include <boost/asio/co_spawn.hpp>"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(calls)

BOOST_AUTO_TEST_CASE(a_banned_name_is_found) {
    for (const Example& example : bad) {
        BOOST_TEST_CONTEXT(example.path << ": " << example.text)
        BOOST_TEST(violations(example.path, example.text) == 1U);
    }
}

BOOST_AUTO_TEST_CASE(what_only_looks_like_one_or_stands_where_it_may_is_fine) {
    for (const Example& example : good) {
        BOOST_TEST_CONTEXT(example.path << ": " << example.text)
        BOOST_TEST(violations(example.path, example.text) == 0U);
    }
}

BOOST_AUTO_TEST_CASE(a_violation_names_the_replacement) {
    const auto found = check_calls(read_source("net/a.cpp", "\nasio::steady_timer timer(io);\n"));

    BOOST_TEST_REQUIRE(found.size() == 1U);
    BOOST_TEST(to_text(found.front()) ==
               "net/a.cpp:2: uses steady_timer; instead: Timer (core/async/timer.hpp)");
}

BOOST_AUTO_TEST_SUITE_END()
