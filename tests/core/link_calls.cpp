#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "core/fabric/link.hpp"
#include "tests/core/link_ends.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

/// A final frame of a peer; the id is left out when it is 0.
std::string final_frame(std::uint64_t id, const std::string& message) {
    std::string frame = R"({"type":"x","finished":true,"message":)" + message;
    if (id != 0) frame += ",\"ms_requestId\":" + std::to_string(id);
    return frame + '}';
}

struct Calls : LinkEnds {
    using Call = std::shared_ptr<std::optional<Reply>>;

    Calls() { run(nullptr); }

    Call call_x(Duration budget = 10s) { return call(Request("x", {}), budget); }

    static std::string json_of(const Call& call) {
        return call->has_value() ? (*call)->json() : "waits";
    }

    static FaultCode code_of(const Call& call) { return call->value().fault().code; }
};

}  // namespace

BOOST_TEST_DONT_PRINT_LOG_VALUE(coqewd::FaultCode)

BOOST_AUTO_TEST_SUITE(link_calls)

BOOST_FIXTURE_TEST_CASE(a_call_goes_out_with_id_token_budget_and_hops, Calls) {
    Request request("x", {{"n", 1}});
    request.hops = 2;

    const auto reply = call(request, 1500ms);

    BOOST_TEST(json::serialize(heard.at(0)) ==
               R"({"type":"x","params":{"n":1},"token":"T","jwt":true,"ms_requestId":1,)"
               R"("coqewd_budget_ms":1500,"coqewd_hops":3})");
    say(final_frame(1, R"({"ok":true,"token":"T2"})"));
    BOOST_TEST(json_of(reply) == R"({"ok":true})");
    BOOST_TEST(reply->value().token() == "T2");
}

BOOST_FIXTURE_TEST_CASE(the_ids_of_a_link_begin_where_it_is_told, Calls) {
    remake_link({.node = "near", .first_id = 4503599627370496});
    run(nullptr);

    call_x();
    call_x();

    BOOST_TEST(id_of(0) == 4503599627370496U);
    BOOST_TEST(id_of(1) == 4503599627370497U);
}

BOOST_FIXTURE_TEST_CASE(fifty_calls_of_one_type_get_their_own_replies_in_any_order, Calls) {
    std::vector<Call> calls;
    std::vector<std::size_t> order;
    for (std::size_t n = 0; n < 50; ++n) {
        calls.push_back(call_x());
        order.push_back(n);
    }
    std::shuffle(order.begin(), order.end(), std::mt19937(50));

    for (const std::size_t n : order) {
        say(final_frame(id_of(n), "{\"n\":" + std::to_string(n) + "}"));
    }

    for (std::size_t n = 0; n < 50; ++n) {
        BOOST_TEST(json_of(calls[n]) == "{\"n\":" + std::to_string(n) + "}");
    }
    BOOST_TEST(tally.counts().late == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_second_reply_to_one_call_is_dropped_and_counted_late, Calls) {
    const auto first = call_x();
    const auto second = call_x();

    say(final_frame(id_of(0), R"({"n":1})"));
    say(final_frame(id_of(0), R"({"n":2})"));

    BOOST_TEST(json_of(first) == R"({"n":1})");
    BOOST_TEST(json_of(second) == "waits");
    BOOST_TEST(tally.counts().late == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_reply_to_an_unknown_id_is_dropped_and_counted_late, Calls) {
    const auto waiting = call_x();

    say(final_frame(id_of(0) + 1, "{}"));
    say(final_frame(18446744073709551615U, "{}"));

    BOOST_TEST(json_of(waiting) == "waits");
    BOOST_TEST(tally.counts().late == 2U);
}

BOOST_FIXTURE_TEST_CASE(the_id_inside_of_the_message_counts_too, Calls) {
    const auto first = call_x();
    const auto second = call_x();

    say(R"({"type":"x","finished":true,"message":{"n":2,"ms_requestId":2}})");

    BOOST_TEST(json_of(first) == "waits");
    BOOST_TEST(json_of(second) == R"({"n":2})");
}

BOOST_FIXTURE_TEST_CASE(a_reply_without_id_is_for_the_only_call_of_its_type, Calls) {
    const auto other = call(Request("y", {}));
    const auto meant = call_x();

    say(final_frame(0, R"("just a string")"));

    BOOST_TEST(json_of(meant) == R"("just a string")");
    BOOST_TEST(json_of(other) == "waits");
}

BOOST_FIXTURE_TEST_CASE(a_reply_without_id_is_for_nobody_when_two_calls_can_be_meant, Calls) {
    const auto first = call_x();
    const auto second = call_x();

    say(final_frame(0, R"({"token":"of one of them"})"));

    BOOST_TEST(json_of(first) == "waits");
    BOOST_TEST(json_of(second) == "waits");
    BOOST_TEST(tally.counts().late == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_reply_without_id_to_a_call_given_up_reaches_no_other, Calls) {
    const auto early = call_x(1s);
    pass(1s);
    const auto later = call_x();

    say(final_frame(0, R"({"token":"of the early one"})"));

    BOOST_TEST((code_of(early) == FaultCode::timed_out));
    BOOST_TEST(json_of(later) == "waits");
    BOOST_TEST(tally.counts().late == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_push_of_a_calls_type_is_no_reply, Calls) {
    const auto waiting = call_x();

    say(R"({"type":"x","message":{"news":true}})");

    BOOST_TEST(json_of(waiting) == "waits");
}

BOOST_FIXTURE_TEST_CASE(an_error_that_a_coqewd_pushes_is_no_reply, Calls) {
    link->set_peer_bound(10);
    const auto waiting = call_x();

    say(R"({"type":"x","message":{"error":"of somebody else"}})");
    say(R"({"type":"error","finished":true,"message":{"error":"of nobody"}})");
    BOOST_TEST(json_of(waiting) == "waits");
    say(final_frame(id_of(0), "{}"));

    BOOST_TEST(json_of(waiting) == "{}");
    BOOST_TEST(tally.counts().late == 2U);
}

BOOST_FIXTURE_TEST_CASE(an_error_without_type_is_for_the_only_call_of_all, Calls) {
    const auto only = call_x();

    say(R"({"message":{"error":"MicroService connection is down","status":{"code":503}}})");

    BOOST_TEST(only->value().fault().text == "MicroService connection is down");
}

BOOST_FIXTURE_TEST_CASE(an_error_without_type_is_for_nobody_when_two_calls_can_be_meant, Calls) {
    const auto first = call_x();
    const auto second = call(Request("y", {}));

    say(R"({"error":"x is not a valid microservice destination"})");
    say(R"({"type":"error","finished":true,"message":"private words"})");

    BOOST_TEST(json_of(first) == "waits");
    BOOST_TEST(json_of(second) == "waits");
    BOOST_TEST(tally.counts().late == 2U);
}

BOOST_FIXTURE_TEST_CASE(a_worker_that_died_may_be_that_of_any_call, Calls) {
    const auto of_that_type = call(Request("error", {}));
    const auto other = call_x();
    const std::string died = R"({"type":"error","finished":true,"message":"private words"})";

    say(died);
    const bool both_wait = json_of(of_that_type) == "waits" && json_of(other) == "waits";
    say(R"({"type":"error","finished":true,"message":{},"ms_requestId":1})");
    say(died);

    BOOST_TEST(both_wait);
    BOOST_TEST(json_of(other) == R"({"error":"The handler failed","status":{"code":500}})");
}

BOOST_FIXTURE_TEST_CASE(an_error_of_another_type_is_not_that_of_the_only_call, Calls) {
    const auto only = call_x();

    say(R"({"type":"y","finished":true,"message":{"error":"no"}})");

    BOOST_TEST(json_of(only) == "waits");
}

BOOST_FIXTURE_TEST_CASE(what_is_no_frame_is_dropped_and_counted, Calls) {
    const auto waiting = call_x();

    for (const auto* frame : {"null", "[]", "5", "\"x\"", "{", ""}) say(frame);

    BOOST_TEST(json_of(waiting) == "waits");
    BOOST_TEST(tally.counts().malformed == 6U);
}

BOOST_FIXTURE_TEST_CASE(a_call_without_a_reply_is_a_504_fault_at_its_deadline, Calls) {
    const auto waiting = call_x(2s);

    pass(2s - 1ns);
    const auto before = json_of(waiting);
    pass(1ns);

    BOOST_TEST(before == "waits");
    BOOST_TEST((code_of(waiting) == FaultCode::timed_out));
    BOOST_TEST((waiting->value().fault().status == 504));
    BOOST_TEST(waiting->value().fault().node == "near");
}

BOOST_FIXTURE_TEST_CASE(a_call_whose_deadline_has_passed_is_not_sent, Calls) {
    const auto late = call_x(0s);

    BOOST_TEST((code_of(late) == FaultCode::timed_out));
    BOOST_TEST(heard.empty());
}

BOOST_FIXTURE_TEST_CASE(a_reply_after_the_deadline_is_dropped_and_counted_late, Calls) {
    const auto waiting = call_x(2s);
    pass(2s);

    say(final_frame(id_of(0), R"({"n":1})"));

    BOOST_TEST((code_of(waiting) == FaultCode::timed_out));
    BOOST_TEST(tally.counts().late == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_call_that_is_cancelled_ends_at_once_and_its_reply_is_late, Calls) {
    Nursery callers(executor);
    std::optional<Reply> reply;
    const auto call_once = [](Link& to, Deadline deadline, std::optional<Reply>& result) -> Task<> {
        result = co_await to.call(Request("x", {}), {.token = {}, .deadline = deadline});
    };
    callers.spawn(call_once(*link, Deadline(clock.now(), 10s), reply));
    settle(io);

    callers.cancel();
    settle(io);
    say(final_frame(id_of(0), "{}"));

    BOOST_TEST((reply.value().fault().code == FaultCode::cancelled));
    BOOST_TEST(tally.counts().late == 1U);
}

BOOST_FIXTURE_TEST_CASE(too_many_calls_are_refused_at_once_and_not_sent, Calls) {
    remake_link({.node = "near", .calls_max = 2});
    run(nullptr);
    const auto first = call_x();
    call_x();

    const auto refused = call_x();
    const auto sent = heard.size();
    say(final_frame(id_of(0), "{}"));
    const auto next = call_x();

    BOOST_TEST(sent == 2U);
    BOOST_TEST((code_of(refused) == FaultCode::overloaded));
    BOOST_TEST((refused->value().fault().status == 503));
    BOOST_TEST(refused->value().fault().retryable);
    BOOST_TEST(json_of(first) == "{}");
    BOOST_TEST(json_of(next) == "waits");
}

BOOST_FIXTURE_TEST_CASE(link_loss_gives_each_waiting_call_its_fault_at_once, Calls) {
    std::vector<Call> calls;
    for (int n = 0; n < 10; ++n) calls.push_back(call_x());

    far->close(CloseReason::normal);
    settle(io);

    for (const auto& lost : calls) {
        BOOST_TEST((code_of(lost) == FaultCode::link_lost));
        BOOST_TEST((lost->value().fault().status == 503));
        BOOST_TEST(!lost->value().fault().retryable);
    }
    BOOST_TEST(ended.has_value());
}

BOOST_FIXTURE_TEST_CASE(a_call_over_a_link_that_ended_is_refused_at_once, Calls) {
    far->close(CloseReason::normal);
    settle(io);

    const auto refused = call_x();

    BOOST_TEST((code_of(refused) == FaultCode::link_down));
    BOOST_TEST(refused->value().fault().retryable);
}

BOOST_FIXTURE_TEST_CASE(a_call_that_is_too_big_for_the_peer_fails_and_the_link_stays, Calls) {
    near->set_faults({.message_bytes_max = 1000});
    const auto waiting = call_x();

    const auto refused = call(Request("x", {{"text", std::string(1000, 'a')}}));

    BOOST_TEST((code_of(refused) == FaultCode::too_big));
    BOOST_TEST((refused->value().fault().status == 413));
    BOOST_TEST(!refused->value().fault().retryable);
    BOOST_TEST(heard.size() == 1U);
    say(final_frame(id_of(0), R"({"n":1})"));
    BOOST_TEST(json_of(waiting) == R"({"n":1})");
}

BOOST_FIXTURE_TEST_CASE(a_call_for_which_there_is_no_room_now_fails_and_the_link_stays, Calls) {
    const auto waiting = call_x();
    near->set_faults({.full = true});

    const auto refused = call_x();

    BOOST_TEST((code_of(refused) == FaultCode::overloaded));
    BOOST_TEST((refused->value().fault().status == 503));
    BOOST_TEST(refused->value().fault().retryable);
    BOOST_TEST(json_of(waiting) == "waits");
    near->set_faults({});
    const auto next = call_x();
    say(final_frame(id_of(1), "{}"));
    BOOST_TEST(json_of(next) == "{}");
}

BOOST_FIXTURE_TEST_CASE(a_reply_stands_deeper_than_what_was_asked, Calls) {
    const auto deep = call_x();
    const std::string nested = std::string(500, '[') + std::string(500, ']');

    say(final_frame(id_of(0), nested));

    BOOST_TEST(json_of(deep) == nested);
    BOOST_TEST(deep->value().body().is_array());
}

BOOST_FIXTURE_TEST_CASE(a_call_that_can_not_be_written_is_refused_at_once, Calls) {
    near->set_faults({.breaks_at_write = 2});
    const auto lost = call_x();

    const auto refused = call_x();

    BOOST_TEST((code_of(refused) == FaultCode::link_down));
    BOOST_TEST((code_of(lost) == FaultCode::link_lost));
    BOOST_TEST(heard.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
