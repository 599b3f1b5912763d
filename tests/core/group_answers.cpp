#include "core/app/group_answers.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

using namespace coqewd;
namespace json = boost::json;

namespace {

Group group_of(GroupPolicy policy, std::size_t quorum = 0) {
    return {.members = {"ms1", "ms2", "ms3"}, .policy = policy, .quorum = quorum};
}

Reply success(int n, std::string token = {}) {
    Reply reply{{"n", n}};
    reply.set_token(std::move(token));
    return reply;
}

Reply failure(std::string text) {
    return Fault{.text = std::move(text), .status = 503, .node = "there"};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(group_answers)

BOOST_AUTO_TEST_CASE(all_waits_for_every_member_and_keeps_their_order_of_arrival) {
    const Group group = group_of(GroupPolicy::all);
    GroupAnswers answers(group);
    answers.add("ms2", success(2, "two"));
    answers.add("ms1", success(1, "one"));
    BOOST_TEST(!answers.complete());

    answers.add("ms3", success(3));

    BOOST_TEST(answers.complete());
    BOOST_TEST(answers.token() == "two");
    BOOST_TEST(answers.result("here").json() ==
               R"({"results":{"ms2":{"n":2},"ms1":{"n":1},"ms3":{"n":3}}})");
}

BOOST_AUTO_TEST_CASE(a_member_that_fails_is_among_the_results_and_missing) {
    const Group group = group_of(GroupPolicy::all);
    GroupAnswers answers(group);
    answers.add("ms1", success(1));
    answers.add("ms3", failure("MicroService connection is down"));
    answers.add("ms2", success(2));

    const Reply reply = answers.result("here");

    BOOST_TEST(!reply.failed());
    BOOST_TEST(reply.json() ==
               R"({"results":{"ms1":{"n":1},"ms3":{"error":"MicroService connection is down",)"
               R"("status":{"code":503}},"ms2":{"n":2}},"missing":["ms3"]})");
}

BOOST_AUTO_TEST_CASE(one_fault_of_all_is_the_groups) {
    const Group group = group_of(GroupPolicy::all);
    GroupAnswers answers(group);
    for (const std::string& member : group.members) answers.add(member, failure("closed"));

    const Reply reply = answers.result("here");

    BOOST_REQUIRE(reply.failed());
    BOOST_TEST(reply.fault().text == "closed");
    BOOST_TEST(reply.fault().status.value() == 503);
}

BOOST_AUTO_TEST_CASE(different_faults_stand_beside_each_other) {
    const Group group = group_of(GroupPolicy::all);
    GroupAnswers answers(group);
    answers.add("ms1", failure("closed"));
    answers.add("ms2", failure("broken"));
    answers.add("ms3", failure("closed"));

    const Reply reply = answers.result("here");

    BOOST_REQUIRE(reply.failed());
    BOOST_TEST(reply.fault().status.value() == 400);
    const auto& destinations = reply.body().at("error").at("destinations");
    BOOST_TEST(destinations.at("ms2").at("error") == json::value("broken"));
    BOOST_TEST(destinations.as_object().size() == 3);
}

BOOST_AUTO_TEST_CASE(first_is_complete_with_one_success_and_not_with_a_failure) {
    const Group group = group_of(GroupPolicy::first);
    GroupAnswers answers(group);
    answers.add("ms1", failure("closed"));
    BOOST_TEST(!answers.complete());

    answers.add("ms2", success(2));

    BOOST_TEST(answers.complete());
    const Reply reply = answers.result("here");
    BOOST_TEST(reply.body().at("results").at("ms2").at("n") == json::value(2));
    BOOST_TEST(reply.body().at("missing") == json::value(json::array{"ms1", "ms3"}));
}

BOOST_AUTO_TEST_CASE(a_quorum_needs_as_many_successes_as_it_says) {
    const Group group = group_of(GroupPolicy::quorum, 2);
    GroupAnswers answers(group);
    answers.add("ms1", success(1));
    BOOST_TEST(!answers.complete());
    answers.add("ms2", failure("closed"));
    BOOST_TEST(!answers.complete());

    answers.add("ms3", success(3));

    BOOST_TEST(answers.complete());
    BOOST_TEST(!answers.result("here").failed());
}

BOOST_AUTO_TEST_CASE(a_quorum_that_is_not_reached_is_a_fault) {
    const Group group = group_of(GroupPolicy::quorum, 3);
    GroupAnswers answers(group);
    answers.add("ms1", success(1));
    answers.add("ms2", failure("closed"));
    answers.add("ms3", success(3));

    const Reply reply = answers.result("here");

    BOOST_REQUIRE(reply.failed());
    BOOST_TEST(reply.fault().text == "Too few members of the group have answered");
    BOOST_TEST(reply.fault().node == "here");
}

BOOST_AUTO_TEST_CASE(what_a_node_js_qewd_says_to_the_server_in_front_is_in_no_result) {
    const Group group = group_of(GroupPolicy::all);
    GroupAnswers answers(group);
    answers.add("ms1",
                Reply::received(R"({"n":1,"path":"/own","qewd_response_headers":{"x-a":"1"},)"
                                R"("qewd_send_jwt_as_cookie":{"name":"c"}})"));
    answers.add("ms2",
                Reply::received(R"({"error":"odd","path":"/api/half"})", Fault{.text = "odd"}));
    answers.add("ms3", Reply(json::value(json::array{1})));

    BOOST_TEST(answers.result("here").body().at("results") ==
               json::parse(R"({"ms1":{"n":1,"path":"/own"},"ms2":{"error":"odd"},"ms3":[1]})"));
}

BOOST_AUTO_TEST_CASE(a_member_that_ends_the_session_ends_it_for_all) {
    const Group group = group_of(GroupPolicy::all);
    GroupAnswers answers(group);
    Reply ends = success(1);
    ends.set_session_ended();

    answers.add("ms1", success(2));
    BOOST_TEST(!answers.session_ended());
    answers.add("ms2", std::move(ends));
    answers.add("ms3", success(3));

    BOOST_TEST(answers.session_ended());
}

BOOST_AUTO_TEST_SUITE_END()
