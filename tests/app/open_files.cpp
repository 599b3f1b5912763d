#include "app/open_files.hpp"

#include <boost/test/unit_test.hpp>

using namespace coqewd;

BOOST_AUTO_TEST_SUITE(open_files)

BOOST_AUTO_TEST_CASE(as_many_connections_as_files_are_left) {
    BOOST_TEST(connections_within(2'000, 1'000, 100) == 1'000U);
    BOOST_TEST(connections_within(1'100, 1'000, 100) == 1'000U);
    BOOST_TEST(connections_within(1'024, 1'000, 100) == 924U);
    BOOST_TEST(connections_within(101, 1'000, 100) == 1U);
    BOOST_TEST(connections_within(20, 1'000, 100) == 1U);
}

BOOST_AUTO_TEST_CASE(threads_links_and_files_that_are_served_need_some) {
    const Config few;
    Config more;
    more.workers = few.workers + 1;
    more.io_threads = few.io_threads + 1;
    more.peers.resize(2);
    Config serving = few;
    serving.www = "www";

    BOOST_TEST(files_besides_clients(few) >= 100U);
    BOOST_TEST(files_besides_clients(more) > files_besides_clients(few));
    BOOST_TEST(files_besides_clients(serving) == files_besides_clients(few) + 256);
}

BOOST_AUTO_TEST_SUITE_END()
