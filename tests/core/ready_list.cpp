#include "core/async/ready_list.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>
#include <functional>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/core/settle.hpp"

using namespace coqewd;
using namespace coqewd::testing;

namespace {

class Calling final : public ReadyList::Entry {
  public:
    explicit Calling(std::function<void()> function) : function_(std::move(function)) {}

    void run() override { function_(); }
    void drop() noexcept override { ++dropped; }

    int dropped = 0;

  private:
    std::function<void()> function_;
};

class Arriving final : public ReadyList::Delivery {
  public:
    Arriving(int number, std::vector<int>& arrived) : number_(number), arrived_(arrived) {}

    void arrive() noexcept override { arrived_.push_back(number_); }

  private:
    int number_;
    std::vector<int>& arrived_;
};

struct Listing {
    boost::asio::io_context io;
    ReadyList& list = ReadyList::of(io.get_executor());
    std::vector<int> ran;

    std::function<void()> note(int number) {
        return [this, number] { ran.push_back(number); };
    }
    void deliver(int number) { list.deliver(std::make_shared<Arriving>(number, ran)); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(ready_list)

BOOST_FIXTURE_TEST_CASE(entries_run_later_in_their_order_and_once, Listing) {
    Calling one(note(1)), two(note(2));

    list.add(one);
    list.add(two);
    list.add(one);
    const bool early = !ran.empty();
    settle(io);

    BOOST_TEST(!early);
    BOOST_TEST(ran == (std::vector{1, 2}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(what_an_entry_adds_runs_behind_it, Listing) {
    Calling last(note(3)), two(note(2));
    Calling one([&] {
        ran.push_back(1);
        list.add(last);
    });

    list.add(one);
    list.add(two);
    settle(io);

    BOOST_TEST(ran == (std::vector{1, 2, 3}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(what_is_done_once_for_many_runs_behind_what_they_make_ready, Listing) {
    Calling two(note(2)), last(note(3));
    Calling one([&] {
        ran.push_back(1);
        list.add_last(last);
        list.add(two);
    });

    list.add(one);
    settle(io);

    BOOST_TEST(ran == (std::vector{1, 2, 3}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(what_is_added_together_runs_at_once_with_what_is_ready, Listing) {
    Calling one(note(1)), two(note(2)), three(note(3));
    list.add(one);

    list.run_at_once([&] {
        list.add(two);
        list.add(three);
    });
    const std::vector<int> at_once = ran;
    settle(io);

    BOOST_TEST(at_once == (std::vector{1, 2, 3}), boost::test_tools::per_element());
    BOOST_TEST(ran.size() == 3U);
}

BOOST_FIXTURE_TEST_CASE(one_that_is_destroyed_does_not_run, Listing) {
    auto one = std::make_unique<Calling>(note(1));
    Calling two(note(2));
    list.add(*one);
    list.add(two);

    one.reset();
    settle(io);

    BOOST_TEST(ran == (std::vector{2}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(those_behind_one_that_throws_run_all_the_same, Listing) {
    Calling one([] { throw std::runtime_error("as it was asked to"); });
    Calling two(note(2));
    list.add(one);
    list.add(two);

    BOOST_CHECK_THROW(settle(io), std::runtime_error);
    settle(io);

    BOOST_TEST(ran == (std::vector{2}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(entries_that_go_round_and_round_leave_others_their_turn, Listing) {
    int rounds = 0;
    bool others_ran = false;
    Calling* self = nullptr;
    Calling again([&] {
        ++rounds;
        if (!others_ran) list.add(*self);
    });
    self = &again;

    list.add(again);
    boost::asio::post(io, [&] { others_ran = true; });
    settle(io);

    BOOST_TEST(others_ran);
    BOOST_TEST(rounds > 1);
}

BOOST_FIXTURE_TEST_CASE(it_says_whether_the_context_will_come_to_something, Listing) {
    Calling one(note(1));
    const bool idle = list.has_something();

    list.add(one);
    const bool added = list.has_something();
    settle(io);
    const bool ran_all = !list.has_something();
    deliver(2);
    const bool delivered = list.has_something();
    settle(io);

    BOOST_TEST(!idle);
    BOOST_TEST(added);
    BOOST_TEST(ran_all);
    BOOST_TEST(delivered);
    BOOST_TEST(!list.has_something());
}

BOOST_FIXTURE_TEST_CASE(functions_are_delivered_in_one_order_with_all_else, Listing) {
    deliver(1);
    list.deliver_call(note(2));
    deliver(3);
    const bool early = !ran.empty();
    settle(io);

    BOOST_TEST(!early);
    BOOST_TEST(ran == (std::vector{1, 2, 3}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(what_is_delivered_while_the_list_runs_arrives_too, Listing) {
    Calling one([&] { deliver(2); });

    list.add(one);
    settle(io);

    BOOST_TEST(ran == (std::vector{2}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(what_other_threads_deliver_arrives_in_the_order_of_each, Listing) {
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 3; ++thread) {
        threads.emplace_back([this, thread] {
            for (int n = 0; n < 1000; ++n) deliver(thread * 1000 + n);
        });
    }
    const auto has_all = [this] { return ran.size() == 3000; };
    while (!has_all()) settle(io);
    for (auto& thread : threads) thread.join();

    std::vector<int> last(3, -1);
    for (const int number : ran) {
        BOOST_REQUIRE(number % 1000 > last.at(static_cast<std::size_t>(number / 1000)));
        last.at(static_cast<std::size_t>(number / 1000)) = number % 1000;
    }
}

BOOST_AUTO_TEST_CASE(what_has_not_run_is_dropped_with_its_context) {
    std::vector<int> arrived;
    Calling entry([] {});
    const auto delivery = std::make_shared<Arriving>(1, arrived);
    {
        boost::asio::io_context io;
        ReadyList::of(io.get_executor()).add(entry);
        ReadyList::of(io.get_executor()).deliver(delivery);
    }

    BOOST_TEST(entry.dropped == 1);
    BOOST_TEST(arrived.empty());
    BOOST_TEST(delivery.use_count() == 1);
}

BOOST_AUTO_TEST_CASE(a_context_at_the_place_of_another_has_a_list_of_its_own) {
    for (int n = 0; n < 3; ++n) {
        Listing listing;
        Calling entry(listing.note(n));

        listing.list.add(entry);
        settle(listing.io);

        BOOST_TEST(&ReadyList::of(listing.io.get_executor()) == &listing.list);
        BOOST_TEST(listing.ran == (std::vector{n}), boost::test_tools::per_element());
    }
}

BOOST_FIXTURE_TEST_CASE(what_is_added_before_an_exception_runs_later, Listing) {
    Calling one(note(1)), two(note(2));

    BOOST_CHECK_THROW(list.run_at_once([&] {
        list.add(one);
        throw std::runtime_error("no memory");
    }),
                      std::runtime_error);
    settle(io);
    list.add(two);
    settle(io);

    BOOST_TEST(ran == (std::vector{1, 2}));
}

BOOST_AUTO_TEST_SUITE_END()
