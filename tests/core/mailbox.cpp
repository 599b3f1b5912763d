#include "core/async/mailbox.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <thread>
#include <vector>

#include "core/async/nursery.hpp"
#include "tests/core/settle.hpp"
#include "tests/support/run.hpp"

using namespace coqewd;
using namespace coqewd::testing;

namespace {

struct Receiving {
    boost::asio::io_context io;
    Nursery nursery{io.get_executor()};
    Mailbox<int> box{io.get_executor(), 3};
    std::vector<int> received;
    bool ended = false;

    void start() {
        nursery.spawn(receive_all(box, received, ended));
        settle(io);
    }

    static Task<> receive_all(Mailbox<int>& box, std::vector<int>& received, bool& ended) {
        while (const auto message = co_await box.receive()) received.push_back(*message);
        ended = true;
    }
};

struct Letter {
    int sender;
    int number;
};

Task<> receive_letters(Mailbox<Letter>& box, std::vector<Letter>& received) {
    while (const auto letter = co_await box.receive()) received.push_back(*letter);
}

/// Sends its letters in order, and again what a full box refused. The last sender closes.
void send_letters(Mailbox<Letter>& box, int sender, int count, std::atomic<int>& senders_left) {
    for (int number = 0; number < count; ++number) {
        while (!box.send({sender, number})) std::this_thread::yield();
    }
    if (--senders_left == 0) box.close();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mailbox)

BOOST_FIXTURE_TEST_CASE(messages_arrive_in_the_order_in_which_they_were_sent, Receiving) {
    box.send(1);
    start();
    box.send(2);
    box.send(3);
    settle(io);
    box.send(4);
    settle(io);

    BOOST_TEST(received == (std::vector{1, 2, 3, 4}), boost::test_tools::per_element());
    BOOST_TEST(!ended);
    box.close();
    settle(io);
}

BOOST_FIXTURE_TEST_CASE(a_full_box_refuses_and_takes_again_when_there_is_room, Receiving) {
    for (int message = 1; message <= 3; ++message) BOOST_TEST(box.send(message));

    const bool fourth = box.send(4);
    start();
    const bool fifth = box.send(5);
    settle(io);

    BOOST_TEST(!fourth);
    BOOST_TEST(fifth);
    BOOST_TEST(received == (std::vector{1, 2, 3, 5}), boost::test_tools::per_element());
    box.close();
    settle(io);
}

BOOST_FIXTURE_TEST_CASE(what_was_sent_before_close_is_still_received, Receiving) {
    box.send(1);
    box.send(2);
    box.close();
    const bool late = box.send(3);

    start();

    BOOST_TEST(!late);
    BOOST_TEST(received == (std::vector{1, 2}), boost::test_tools::per_element());
    BOOST_TEST(ended);
}

BOOST_FIXTURE_TEST_CASE(close_ends_a_receiver_that_waits, Receiving) {
    start();
    const bool early = ended;

    box.close();
    box.close();
    settle(io);

    BOOST_TEST(!early);
    BOOST_TEST(ended);
}

BOOST_FIXTURE_TEST_CASE(a_cancelled_receiver_stops_and_leaves_the_messages_to_the_next, Receiving) {
    start();
    nursery.cancel();
    settle(io);
    const std::size_t children = nursery.size();

    box.send(1);
    start();
    box.close();
    settle(io);

    BOOST_TEST(children == 0u);
    BOOST_TEST(received == std::vector{1}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_can_only_be_moved_passes) {
    boost::asio::io_context io;
    Mailbox<std::unique_ptr<int>> box(io.get_executor(), 1);
    box.send(std::make_unique<int>(7));

    const auto message = run(io, box.receive());

    BOOST_TEST(**message == 7);
}

BOOST_AUTO_TEST_CASE(several_threads_lose_and_reorder_nothing) {
    constexpr int senders = 3, count = 2000;
    boost::asio::io_context io;
    Mailbox<Letter> box(io.get_executor(), 16);
    std::atomic<int> senders_left{senders};
    std::vector<std::thread> threads;
    for (int sender = 0; sender < senders; ++sender) {
        threads.emplace_back([&, sender] { send_letters(box, sender, count, senders_left); });
    }

    std::vector<Letter> received;
    run(io, receive_letters(box, received));
    for (auto& thread : threads) thread.join();

    std::vector<int> next(senders, 0);
    bool in_order = true;
    for (const Letter& letter : received) {
        in_order &= letter.number == next[static_cast<std::size_t>(letter.sender)]++;
    }
    BOOST_TEST(in_order);
    BOOST_TEST(received.size() == static_cast<std::size_t>(senders * count));
}

BOOST_AUTO_TEST_SUITE_END()
