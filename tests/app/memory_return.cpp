#include "app/memory_return.hpp"

#include <boost/test/unit_test.hpp>

using namespace coqewd;

BOOST_AUTO_TEST_SUITE(memory_return)

BOOST_AUTO_TEST_CASE(is_due_once_when_half_have_left) {
    MemoryReturn memory;
    BOOST_TEST(!memory.due(10'000));
    BOOST_TEST(!memory.due(5'001));
    BOOST_TEST(!memory.due(5'001));

    BOOST_TEST(!memory.due(4'000));
    BOOST_TEST(memory.due(4'000));

    BOOST_TEST(!memory.due(4'000));
    BOOST_TEST(!memory.due(3'000));
    BOOST_TEST(!memory.due(3'000));
}

BOOST_AUTO_TEST_CASE(waits_until_few_are_leaving) {
    MemoryReturn memory;
    BOOST_TEST(!memory.due(10'000));
    BOOST_TEST(!memory.due(3'000));
    BOOST_TEST(!memory.due(1'000));
    BOOST_TEST(!memory.due(0));

    BOOST_TEST(memory.due(0));
}

BOOST_AUTO_TEST_CASE(does_not_wait_for_the_last_few) {
    MemoryReturn memory;
    BOOST_TEST(!memory.due(10'000));
    BOOST_TEST(!memory.due(2'000));

    BOOST_TEST(memory.due(1'950));
}

BOOST_AUTO_TEST_CASE(is_not_due_while_as_many_come_as_leave) {
    MemoryReturn memory;

    for (std::size_t second = 0; second < 100; ++second)
        BOOST_TEST(!memory.due(9'000 + second % 7 * 100));
}

BOOST_AUTO_TEST_CASE(is_never_due_for_few) {
    MemoryReturn memory;
    BOOST_TEST(!memory.due(MemoryReturn::clients_min - 1));

    BOOST_TEST(!memory.due(0));
    BOOST_TEST(!memory.due(0));
}

BOOST_AUTO_TEST_CASE(is_due_again_after_they_have_come_back) {
    MemoryReturn memory;
    for (int round = 0; round < 3; ++round) {
        BOOST_TEST(!memory.due(10'000));
        BOOST_TEST(!memory.due(0));

        BOOST_TEST(memory.due(0));
    }
}

BOOST_AUTO_TEST_SUITE_END()
