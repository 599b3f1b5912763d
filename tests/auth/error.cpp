#include "auth/error.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

using namespace coqewd::auth;

BOOST_AUTO_TEST_SUITE(error)

BOOST_AUTO_TEST_CASE(jwt_failures_have_the_texts_that_qewd_clients_match_on) {
    const auto text = [](Error value) { return make_error_code(value).message(); };

    BOOST_TEST(text(Error::signature) == "Signature verification failed");
    BOOST_TEST(text(Error::expired) == "Token expired");
    BOOST_TEST(text(Error::not_yet_active) == "Token not yet active");
    BOOST_TEST(text(Error::segments) == "Not enough or too many segments");
    BOOST_TEST(text(Error::algorithm) == "Algorithm not supported");
}

BOOST_AUTO_TEST_CASE(every_value_has_a_sentence_of_its_own) {
    const int first = static_cast<int>(Error::token_too_long);
    const int last = static_cast<int>(Error::repeated_kid);
    const std::string unknown = error_category().message(last + 1);
    std::set<std::string> sentences;

    for (int value = first; value <= last; ++value) {
        sentences.insert(error_category().message(value));
    }

    BOOST_TEST(sentences.size() == static_cast<std::size_t>(last));
    BOOST_TEST(!sentences.contains(unknown));
}

BOOST_AUTO_TEST_CASE(the_category_names_the_room) {
    BOOST_TEST(error_category().name() == "coqewd.auth");
}

BOOST_AUTO_TEST_SUITE_END()
