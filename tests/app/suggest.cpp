#include "app/suggest.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

using namespace coqewd;

BOOST_AUTO_TEST_SUITE(suggest)

BOOST_AUTO_TEST_CASE(distance_counts_single_changes) {
    BOOST_TEST(edit_distance("", "") == 0U);
    BOOST_TEST(edit_distance("port", "port") == 0U);
    BOOST_TEST(edit_distance("", "port") == 4U);
    BOOST_TEST(edit_distance("port", "") == 4U);
    BOOST_TEST(edit_distance("prt", "port") == 1U);
    BOOST_TEST(edit_distance("pport", "port") == 1U);
    BOOST_TEST(edit_distance("part", "port") == 1U);
    BOOST_TEST(edit_distance("prot", "port") == 1U);
    BOOST_TEST(edit_distance("ca", "abc") == 3U);
    BOOST_TEST(edit_distance("kitten", "sitting") == 3U);
}

BOOST_AUTO_TEST_CASE(distance_ignores_case_and_dashes) {
    BOOST_TEST(edit_distance("QueueMax", "queue-max") == 0U);
    BOOST_TEST(edit_distance("queue_max", "queue-max") == 0U);
    BOOST_TEST(edit_distance("--port", "port") == 0U);
}

BOOST_AUTO_TEST_CASE(distance_of_texts_without_end_is_bounded) {
    const std::string a(1'000'000, 'a');
    const std::string b(1'000'000, 'b');

    BOOST_TEST(edit_distance(a, b) == 64U);
}

BOOST_AUTO_TEST_CASE(nearest_is_the_closest_name) {
    const std::vector<std::string> names{"port", "peer", "peer-ca", "server-name"};

    BOOST_TEST(nearest("prot", names).value() == "port");
    BOOST_TEST(nearest("peerca", names).value() == "peer-ca");
    BOOST_TEST(nearest("serverName", names).value() == "server-name");
}

BOOST_AUTO_TEST_CASE(first_of_equally_near_names_wins) {
    const std::vector<std::string> names{"bat", "cat"};

    BOOST_TEST(nearest("hat", names).value() == "bat");
}

BOOST_AUTO_TEST_CASE(beginning_of_a_name_is_near_it) {
    const std::vector<std::string> names{"keyFilePath", "request-timeout"};

    BOOST_TEST(nearest("keyFile", names).value() == "keyFilePath");
    BOOST_TEST(nearest("request", names).value() == "request-timeout");
    BOOST_TEST(!nearest("re", names).has_value());
}

BOOST_AUTO_TEST_CASE(whole_word_that_only_one_name_has_is_near_it) {
    const std::vector<std::string> names{"tls-cert", "COQEWD_TOKEN_FILE", "ping-timeout",
                                         "request-timeout"};

    BOOST_TEST(nearest("cert", names).value() == "tls-cert");
    BOOST_TEST(nearest("token", names).value() == "COQEWD_TOKEN_FILE");
    BOOST_TEST(!nearest("timeout", names).has_value());
    BOOST_TEST(!nearest("er", names).has_value());
}

BOOST_AUTO_TEST_CASE(prefix_stands_in_the_question_and_is_not_compared) {
    const std::vector<std::string> names{"port"};

    BOOST_TEST(did_you_mean("prot", names, "--") == "; did you mean '--port'?");
    BOOST_TEST(did_you_mean("host", names, "--") == "");
}

BOOST_AUTO_TEST_CASE(nothing_is_near_a_strange_name) {
    const std::vector<std::string> names{"port", "x"};

    BOOST_TEST(!nearest("zzzzzz", names).has_value());
    BOOST_TEST(!nearest("y", names).has_value());
    BOOST_TEST(!nearest("", names).has_value());
    BOOST_TEST(!nearest("port", {}).has_value());
    BOOST_TEST(did_you_mean("zzzzzz", names).empty());
    BOOST_TEST(did_you_mean("prt", names) == "; did you mean 'port'?");
}

BOOST_AUTO_TEST_SUITE_END()
