#include "net/transport/address_race.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <map>
#include <stdexcept>

#include "core/async/clock.hpp"
#include "core/async/nursery.hpp"
#include "core/async/signal.hpp"
#include "tests/support/run.hpp"
#include "tests/support/streams.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;
using boost::asio::ip::tcp;

namespace {

using Reached = Result<std::unique_ptr<Stream>>;

/// What an address does when it is tried.
enum class Manner { answers, refuses, is_silent, answers_when_told, throws };

/// The addresses of a host that is not there, told apart by their port.
struct Host {
    explicit Host(const Executor& executor) : told(executor) {}

    std::map<unsigned, Manner> manners;
    std::vector<unsigned> tried;
    std::vector<unsigned> given_up;
    Signal told;
};

Task<Reached> try_address(Host& host, Executor executor, tcp::endpoint address) {
    const unsigned port = address.port();
    host.tried.push_back(port);
    Signal never(executor);
    switch (host.manners.at(port)) {
        case Manner::is_silent:
            co_await never.wait();
            host.given_up.push_back(port);
            co_return error::operation_aborted;
        case Manner::answers_when_told:
            co_await host.told.wait();
            break;
        case Manner::refuses:
            co_return boost::asio::error::connection_refused;
        case Manner::throws:
            throw std::runtime_error("no memory");
        case Manner::answers:
            break;
    }
    co_return make_memory_streams(executor, executor).first;
}

struct Fixture {
    Fixture() : clock(Clock::of(io.get_executor())), host(io.get_executor()) { clock.freeze(); }

    /// Begins with the addresses whose manners are given, the ports from 1 on.
    void begin(std::vector<Manner> manners) {
        std::vector<tcp::endpoint> addresses;
        for (const Manner manner : manners) {
            const auto port = static_cast<std::uint16_t>(addresses.size() + 1);
            host.manners[port] = manner;
            addresses.emplace_back(boost::asio::ip::address_v6::loopback(), port);
        }
        race = std::make_unique<AddressRace>(
            io.get_executor(), [this](Executor executor, tcp::endpoint address) {
                return try_address(host, std::move(executor), std::move(address));
            });
        racing.spawn(keep(*race, std::move(addresses), reached));
        go_on();
    }

    static Task<> keep(AddressRace& race, std::vector<tcp::endpoint> addresses, Reached& reached) {
        reached = co_await race.run(std::move(addresses));
    }

    void go_on() {
        io.restart();
        io.poll();
    }

    void pass(Duration time) {
        clock.advance(time);
        go_on();
    }

    bool ended() const { return racing.size() == 0; }

    boost::asio::io_context io;
    Clock& clock;
    Host host;
    std::unique_ptr<AddressRace> race;
    Reached reached = error::would_block;
    std::exception_ptr thrown;
    Nursery racing{io.get_executor(), {.on_error = [this](auto error) { thrown = error; }}};
};

const std::vector<unsigned> only_first{1};
const std::vector<unsigned> first_two{1, 2};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(address_race, Fixture)

BOOST_AUTO_TEST_CASE(first_address_that_answers_at_once_is_the_only_one_tried) {
    begin({Manner::answers, Manner::answers});

    BOOST_TEST(ended());
    BOOST_TEST(reached.has_value());
    BOOST_TEST(host.tried == only_first);
}

BOOST_AUTO_TEST_CASE(silent_address_has_a_head_start_and_no_more) {
    begin({Manner::is_silent, Manner::answers});
    pass(AddressRace::head_start - std::chrono::milliseconds(1));
    BOOST_TEST(host.tried == only_first);

    pass(std::chrono::milliseconds(1));

    BOOST_TEST(ended());
    BOOST_TEST(reached.has_value());
    BOOST_TEST(host.tried == first_two);
    BOOST_TEST(host.given_up == only_first);
}

BOOST_AUTO_TEST_CASE(address_that_refuses_is_followed_by_the_next_at_once) {
    begin({Manner::refuses, Manner::answers});

    BOOST_TEST(ended());
    BOOST_TEST(reached.has_value());
}

BOOST_AUTO_TEST_CASE(slow_address_may_still_win_when_others_have_been_begun) {
    begin({Manner::answers_when_told, Manner::is_silent, Manner::is_silent});
    pass(AddressRace::head_start);
    BOOST_TEST(host.tried == first_two);

    host.told.notify();
    go_on();

    BOOST_TEST(ended());
    BOOST_TEST(reached.has_value());
    BOOST_TEST(host.given_up == std::vector<unsigned>{2});
    BOOST_TEST(host.tried == first_two);
}

BOOST_AUTO_TEST_CASE(failure_of_a_later_address_begins_the_next_while_the_first_goes_on) {
    begin({Manner::answers_when_told, Manner::refuses, Manner::refuses});
    pass(AddressRace::head_start);

    BOOST_TEST(host.tried.size() == 3U);
    BOOST_TEST(!ended());
    host.told.notify();
    go_on();
    BOOST_TEST(reached.has_value());
}

BOOST_AUTO_TEST_CASE(failure_of_all_addresses_is_that_of_the_last) {
    begin({Manner::refuses, Manner::refuses});

    BOOST_TEST(ended());
    BOOST_TEST(reached.error() == boost::asio::error::connection_refused);
}

BOOST_AUTO_TEST_CASE(host_without_addresses_is_not_found) {
    begin({});

    BOOST_TEST(ended());
    BOOST_TEST(reached.error() == boost::asio::error::host_not_found);
}

BOOST_AUTO_TEST_CASE(no_more_addresses_than_the_bound_are_tried) {
    begin(std::vector<Manner>(AddressRace::addresses_max + 1, Manner::refuses));

    BOOST_TEST(ended());
    BOOST_TEST(host.tried.size() == AddressRace::addresses_max);
}

BOOST_AUTO_TEST_CASE(cancel_gives_up_every_address) {
    begin({Manner::is_silent, Manner::is_silent});
    pass(AddressRace::head_start);

    race->cancel();
    go_on();

    BOOST_TEST(ended());
    BOOST_TEST(reached.error() == error::operation_aborted);
    BOOST_TEST(host.given_up == first_two);
}

BOOST_AUTO_TEST_CASE(cancelled_coroutine_gives_up_every_address) {
    begin({Manner::is_silent, Manner::is_silent});

    racing.cancel();
    go_on();

    BOOST_TEST(ended());
    BOOST_TEST(reached.error() == error::operation_aborted);
    BOOST_TEST(host.given_up == only_first);
}

BOOST_AUTO_TEST_CASE(what_an_attempt_throws_ends_the_race) {
    begin({Manner::is_silent, Manner::throws});
    pass(AddressRace::head_start);

    BOOST_TEST(ended());
    BOOST_CHECK_THROW(std::rethrow_exception(thrown), std::runtime_error);
    BOOST_TEST(host.given_up == only_first);
}

BOOST_AUTO_TEST_SUITE_END()
