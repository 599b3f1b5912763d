#include "core/fabric/link.hpp"

#include <boost/asio/post.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/core/link_ends.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;
namespace json = boost::json;

BOOST_TEST_DONT_PRINT_LOG_VALUE(coqewd::CloseReason)

namespace {

std::string text_of(const json::object& frame) {
    return json::serialize(frame);
}

Task<Reply> reply_at_once(Request request) {
    co_return Reply{{"type", request.type()}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(link_requests)

BOOST_FIXTURE_TEST_CASE(a_request_gets_its_reply_with_type_and_id, LinkEnds) {
    run(reply_at_once);

    say(R"({"type":"x","ms_requestId":"mine"})");

    BOOST_TEST(text_of(heard.at(0)) ==
               R"({"type":"x","finished":true,"message":{"type":"x","ms_requestId":"mine"},)"
               R"("responseTime":"0ms","ms_requestId":"mine"})");
    BOOST_TEST(tally.counts().replied == 1U);
}

BOOST_FIXTURE_TEST_CASE(requests_are_answered_in_the_order_in_which_they_are_ready, LinkEnds) {
    run_holding();
    for (const auto* type : {"a", "b", "c"}) say(std::string(R"({"type":")") + type + R"("})");

    answer(2, Reply{{"n", 2}});
    answer(0, Reply{{"n", 0}});
    answer(1, Fault{.text = "no"});

    BOOST_TEST(heard.at(0).at("type").as_string() == "c");
    BOOST_TEST(heard.at(1).at("type").as_string() == "a");
    BOOST_TEST(heard.at(2).at("type").as_string() == "b");
    BOOST_TEST(tally.counts().replied == 2U);
    BOOST_TEST(tally.counts().failed == 1U);
}

BOOST_FIXTURE_TEST_CASE(the_response_time_is_that_from_receipt_to_reply, LinkEnds) {
    run_holding();
    say(R"({"type":"x"})");

    pass(1234567us);
    answer(0, Reply());

    BOOST_TEST(heard.at(0).at("responseTime").as_string() == "1234ms");
}

BOOST_FIXTURE_TEST_CASE(what_is_no_request_is_dropped_and_counted, LinkEnds) {
    run_holding();

    for (const auto* frame :
         {"null", "[]", "[{\"type\":\"x\"}]", "\"x\"", "5", "true", "", "{", "{}",
          R"({"type":null})", R"({"type":["x"]})", R"({"__proto__":{"type":"x"}})"}) {
        say(frame);
    }

    BOOST_TEST(held.empty());
    BOOST_TEST(heard.empty());
    BOOST_TEST(tally.counts().malformed == 12U);
    BOOST_TEST(tally.counts().accepted == 0U);

    say(R"({"type":"x"})");
    BOOST_TEST(held.size() == 1U);
}

namespace {

/// Gives texts that it has not looked at: those with a `|` are two, of which the first counts, or
/// nothing when that is empty.
class CuttingChannel : public MemoryChannel {
  public:
    using MemoryChannel::MemoryChannel;

    std::optional<std::string> read_again(std::string text) override {
        const std::size_t end = text.find('|');
        if (end == 0) return std::nullopt;
        return text.substr(0, end);
    }
};

struct CutEnds : LinkEnds {
    CutEnds() {
        far->close(CloseReason::normal);
        settle(io);
        const auto to_near = std::make_shared<MemoryChannel::Box>(executor, 10);
        const auto to_far = std::make_shared<MemoryChannel::Box>(executor, 10);
        near = std::make_unique<CuttingChannel>(to_near, to_far);
        far = std::make_unique<MemoryChannel>(to_far, to_near);
        link = std::make_shared<Link>(executor, *near, tally, Link::Options{.node = "near"});
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(what_is_no_json_is_what_the_channel_says_it_is, CutEnds) {
    run_holding();

    say(R"({"type":"x"}|{"type":"y"})");
    say("|{}");
    say(R"({"type":|)");

    BOOST_TEST(held.size() == 1U);
    BOOST_TEST(held.at(0).request.json() == R"({"type":"x"})");
    BOOST_TEST(tally.counts().malformed == 1U);
    answer(0, Reply());
}

BOOST_FIXTURE_TEST_CASE(an_answer_that_is_no_json_is_what_the_channel_says_it_is, CutEnds) {
    run(nullptr);
    const auto reply = call(Request("x", {}));

    say("|{}");
    say("{|");
    say(R"({"type":"x","finished":true,"message":{"n":1},"ms_requestId":1}|{})");

    BOOST_TEST_REQUIRE(reply->has_value());
    BOOST_TEST((*reply)->json() == R"({"n":1})");
    BOOST_TEST(tally.counts().malformed == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_request_knows_where_it_comes_from, LinkEnds) {
    const auto caller = std::make_shared<Caller>();
    run_holding(caller);
    pass(5s);

    say(R"({"type":"x","ms_requestId":7,"coqewd_hops":2})");

    const Request& request = held.at(0).request;
    BOOST_TEST(request.caller == caller);
    BOOST_TEST(request.request_id == "7");
    BOOST_TEST(request.hops == 2U);
    BOOST_TEST((request.received_at == clock.now()));
    BOOST_TEST(request.events != nullptr);
}

BOOST_FIXTURE_TEST_CASE(reading_pauses_while_too_many_requests_are_in_flight, LinkEnds) {
    remake_link({.node = "near", .in_flight_max = 2});
    run_holding();
    for (int n = 0; n < 4; ++n) say(R"({"type":"x"})");

    const auto held_first = held.size();
    const auto reads_first = near->reads();
    answer(1, Reply());
    const auto held_second = held.size();
    answer(0, Reply());
    answer(2, Reply());

    BOOST_TEST(held_first == 2U);
    BOOST_TEST(reads_first == 2U);
    BOOST_TEST(held_second == 3U);
    BOOST_TEST(held.size() == 4U);
    BOOST_TEST(link->in_flight() == 1U);
    answer(3, Reply());
    BOOST_TEST(tally.counts().replied == 4U);
}

BOOST_FIXTURE_TEST_CASE(another_server_is_not_slowed_down_but_refused_above_its_limit, LinkEnds) {
    remake_link({.node = "near", .in_flight_max = 2, .calls_max = 3});
    const auto caller = std::make_shared<Caller>();
    caller->is_server = true;
    run_holding(caller);

    for (int n = 0; n < 4; ++n) say(R"({"type":"x"})");

    BOOST_TEST(held.size() == 3U);
    BOOST_TEST(heard.at(0).at("fault").at("code") == "overloaded");
    BOOST_TEST(heard.at(0).at("fault").at("retryable") == true);
    answer(0, Reply());
    say(R"({"type":"x"})");
    BOOST_TEST(held.size() == 4U);
    for (const std::size_t n : {1U, 2U, 3U}) answer(n, Reply());
}

BOOST_FIXTURE_TEST_CASE(a_reply_that_no_channel_carries_is_a_fault_with_the_sessions_changes,
                        LinkEnds) {
    near->set_faults({.message_bytes_max = 1000});
    run_holding();
    say(R"({"type":"x","ms_requestId":7})");

    Reply reply{{"text", std::string(1000, 'a')}};
    reply.set_token("NEW");
    answer(0, std::move(reply));

    BOOST_TEST(text_of(heard.at(0)) ==
               R"({"type":"x","finished":true,"message":{"error":"The reply is too big",)"
               R"("status":{"code":500},"token":"NEW","ms_requestId":7},"responseTime":"0ms",)"
               R"("ms_requestId":7,"fault":{"code":"too_big","node":"near","retryable":false}})");
    BOOST_TEST(tally.counts().failed == 1U);
    BOOST_TEST(!near->closed());
}

BOOST_FIXTURE_TEST_CASE(a_reply_that_a_full_link_of_a_server_has_no_room_for_is_a_fault, LinkEnds) {
    near->set_faults({.full = true});
    const auto caller = std::make_shared<Caller>();
    caller->is_server = true;
    run_holding(caller);
    say(R"({"type":"x","ms_requestId":7})");

    Reply reply{{"n", 1}};
    reply.set_token("NEW");
    answer(0, std::move(reply));

    BOOST_TEST(text_of(heard.at(0)) ==
               R"({"type":"x","finished":true,"message":{"error":"Too much waits to be sent to )"
               R"(this server","status":{"code":503},"token":"NEW","ms_requestId":7},)"
               R"("responseTime":"0ms","ms_requestId":7,"fault":{"code":"overloaded",)"
               R"("node":"near","retryable":false}})");
    BOOST_TEST(tally.counts().failed == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_fault_on_a_full_link_is_not_larger_than_what_is_kept_for_it, LinkEnds) {
    near->set_faults({.full = true});
    const auto caller = std::make_shared<Caller>();
    caller->is_server = true;
    run_holding(caller);
    for (int n = 0; n < 2; ++n) say(R"({"type":"x"})");

    for (const std::size_t length : {700U, 1000U}) {
        Reply reply{{"n", 1}};
        reply.set_token(std::string(length, 'a'));
        answer(length == 700U ? 0 : 1, std::move(reply));
    }

    BOOST_TEST(heard.at(0).at("message").at("token").as_string().size() == 700U);
    BOOST_TEST(!heard.at(1).at("message").as_object().contains("token"));
    BOOST_TEST(heard.at(1).at("message").at("status").at("code").as_int64() == 503);
}

BOOST_FIXTURE_TEST_CASE(room_is_kept_for_a_fault_of_each_request_of_another_server, LinkEnds) {
    const Link link(io.get_executor(), *near, tally, {.node = "near", .calls_max = 10});

    const OutboxBounds bounds = link.outbox_of(5000);

    BOOST_TEST(bounds.bytes_max == 5000U);
    BOOST_TEST(bounds.all() == 5000U + 10 * 1024);
}

BOOST_FIXTURE_TEST_CASE(a_full_channel_of_a_browser_decides_itself, LinkEnds) {
    near->set_faults({.full = true});
    run_holding(std::make_shared<Caller>());
    say(R"({"type":"x"})");

    answer(0, Reply{{"n", 1}});

    BOOST_TEST(tally.counts().replied == 1U);
}

BOOST_FIXTURE_TEST_CASE(an_event_that_no_channel_carries_is_left_out_and_reported, LinkEnds) {
    near->set_faults({.message_bytes_max = 1000});
    run_holding();
    say(R"({"type":"x"})");

    (*held.at(0).request.events)(Event{"news", '"' + std::string(1000, 'a') + '"'});
    answer(0, Reply());

    BOOST_TEST(heard.size() == 1U);
    BOOST_TEST(errors == std::vector<std::string>{"An event of type news is too big to be sent"},
               boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(an_event_that_a_full_link_of_a_server_has_no_room_for_is_left_out,
                        LinkEnds) {
    near->set_faults({.full = true});
    const auto caller = std::make_shared<Caller>();
    caller->is_server = true;
    run_holding(caller);
    say(R"({"type":"x"})");

    (*held.at(0).request.events)(Event{"news", "1"});
    settle(io);
    near->set_faults({});
    (*held.at(0).request.events)(Event{"news", "2"});
    answer(0, Reply());

    BOOST_TEST(heard.size() == 2U);
    BOOST_TEST(heard.at(0).at("message") == 2);
    BOOST_TEST(
        errors == std::vector<std::string>{"An event of type news is left out: its link is full"},
        boost::test_tools::per_element());
    BOOST_TEST(!near->closed());
}

BOOST_FIXTURE_TEST_CASE(a_message_over_a_limit_gets_a_fault_and_is_counted, LinkEnds) {
    run_holding();

    say(R"({"type":"x","ms_requestId":{"a":1}})");
    say(R"({"type":"x","coqewd_hops":"many","ms_requestId":7})");
    say(R"({"type":")" + std::string(257, 'x') + R"(","ms_requestId":8})");

    BOOST_TEST(heard.size() == 3U);
    BOOST_TEST(heard.at(0).at("type") == "x");
    BOOST_TEST(heard.at(0).at("message").at("error") ==
               "The message's ms_requestId is neither a number nor a short string");
    BOOST_TEST(heard.at(0).at("fault").at("code") == "bad_request");
    BOOST_TEST(!heard.at(0).contains("ms_requestId"));
    BOOST_TEST(heard.at(1).at("ms_requestId") == 7);
    BOOST_TEST(heard.at(2).at("type") == "error");
    BOOST_TEST(heard.at(2).at("ms_requestId") == 8);
    BOOST_TEST(held.empty());
    BOOST_TEST(tally.counts().malformed == 3U);
    BOOST_TEST(tally.counts().accepted == 0U);
}

BOOST_FIXTURE_TEST_CASE(intermediate_messages_go_out_in_order_before_the_reply, LinkEnds) {
    run_holding();
    say(R"({"type":"x","ms_requestId":7})");
    const Request request = held.at(0).request;

    for (int n = 0; n < 3; ++n) {
        (*request.events)(Event{"progress", "{\"n\":" + std::to_string(n) + "}", request.request_id,
                                request.received_at});
    }
    answer(0, Reply());

    BOOST_TEST(heard.size() == 4U);
    for (std::size_t n = 0; n < 3; ++n) {
        BOOST_TEST(heard.at(n).at("type").as_string() == "progress");
        BOOST_TEST(heard.at(n).at("finished") == false);
        BOOST_TEST(heard.at(n).at("message").at("n") == n);
        BOOST_TEST(heard.at(n).at("ms_requestId") == 7);
    }
    BOOST_TEST(heard.at(3).at("finished") == true);
}

BOOST_FIXTURE_TEST_CASE(intermediate_messages_and_replies_may_come_from_another_thread, LinkEnds) {
    run_holding();
    say(R"({"type":"x"})");
    const HeldRequest request = held.at(0);

    std::thread([&request] {
        for (int n = 0; n < 100; ++n) (*request.request.events)(Event{"e", std::to_string(n)});
        request.answer(Reply{{"done", true}});
    }).join();
    settle(io);

    BOOST_TEST(heard.size() == 101U);
    for (std::size_t n = 0; n < 100; ++n) BOOST_TEST(heard.at(n).at("message") == n);
    BOOST_TEST(heard.at(100).at("message").at("done") == true);
}

BOOST_FIXTURE_TEST_CASE(a_push_has_neither_finished_nor_response_time, LinkEnds) {
    run_holding();

    link->send({"news", R"({"n":1})"});
    settle(io);

    BOOST_TEST(text_of(heard.at(0)) == R"({"type":"news","message":{"n":1}})");
}

BOOST_FIXTURE_TEST_CASE(events_to_a_client_that_left_go_nowhere, LinkEnds) {
    run_holding();
    say(R"({"type":"x"})");
    const auto events = held.at(0).request.events;

    far->close(CloseReason::normal);
    settle(io);
    (*events)(Event{"progress", "{}"});
    answer(0, Reply());
    link.reset();
    settle(io);
    (*events)(Event{"progress", "{}"});

    BOOST_TEST(ended.has_value());
    BOOST_TEST(heard.empty());
}

BOOST_AUTO_TEST_SUITE_END()
