#include "core/message/frames.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <string>
#include <utility>

using namespace coqewd;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

std::string frame_of(const Reply& reply, const std::string& request_id = "") {
    return reply_frame({.type = "x", .request_id = request_id, .response_time = 7ms}, reply);
}

Reply with_token(Reply reply, std::string token = "T") {
    reply.set_token(std::move(token));
    return reply;
}

Answer answer_to(std::string frame) {
    return *read_answer(std::move(frame));
}

CallHead call_head(std::string token = "") {
    return {.id = 9, .token = std::move(token), .budget = 1500ms, .hops = 2};
}

std::string call_of(const std::string& message, std::string token = "") {
    return call_frame(*Request::received(message), call_head(std::move(token)));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(frames)

BOOST_AUTO_TEST_CASE(a_reply_says_type_finished_message_and_response_time) {
    BOOST_TEST(frame_of(Reply{{"n", 1}}) ==
               R"({"type":"x","finished":true,"message":{"n":1},"responseTime":"7ms"})");
}

BOOST_AUTO_TEST_CASE(the_token_stands_in_the_message_and_the_id_in_both_places) {
    BOOST_TEST(frame_of(with_token(Reply{{"n", 1}}), "5") ==
               R"({"type":"x","finished":true,"message":{"n":1,"token":"T","ms_requestId":5},)"
               R"("responseTime":"7ms","ms_requestId":5})");
    BOOST_TEST(frame_of(with_token(Reply()), R"("a")") ==
               R"({"type":"x","finished":true,"message":{"token":"T","ms_requestId":"a"},)"
               R"("responseTime":"7ms","ms_requestId":"a"})");
}

BOOST_AUTO_TEST_CASE(the_token_of_an_array_or_a_text_stands_beside_it) {
    const Reply list(json::value(json::array{1}));
    const Reply text(json::value("s"));

    BOOST_TEST(frame_of(with_token(list), "5") ==
               R"({"type":"x","finished":true,"message":[1],"token":"T","responseTime":"7ms",)"
               R"("ms_requestId":5})");
    BOOST_TEST(frame_of(with_token(text)) ==
               R"({"type":"x","finished":true,"message":"s","token":"T","responseTime":"7ms"})");
}

BOOST_AUTO_TEST_CASE(a_fault_is_an_error_message_and_the_member_fault) {
    const Reply failed = Fault{.code = FaultCode::overloaded,
                               .text = "no",
                               .status = 503,
                               .node = "here",
                               .retryable = true};

    BOOST_TEST(frame_of(failed) ==
               R"({"type":"x","finished":true,"message":{"error":"no","status":{"code":503}},)"
               R"("responseTime":"7ms",)"
               R"("fault":{"code":"overloaded","node":"here","retryable":true}})");
}

BOOST_AUTO_TEST_CASE(a_reply_from_the_gate_is_as_short_as_that_of_qewds_master) {
    Reply refusal = Fault{.text = "Invalid JWT: Error: Token expired", .disconnect = true};
    refusal.set_from_gate();

    BOOST_TEST(frame_of(refusal) ==
               R"({"type":"x","message":{"error":"Invalid JWT: Error: Token expired",)"
               R"("disconnect":true}})");
}

BOOST_AUTO_TEST_CASE(a_reply_may_have_another_type_than_the_request) {
    Reply other;
    other.set_type("y \"\n");

    const auto frame = json::parse(frame_of(other));

    BOOST_TEST(frame.at("type").as_string() == "y \"\n");
}

BOOST_AUTO_TEST_CASE(an_event_says_that_it_is_not_the_last_and_a_push_says_nothing) {
    const Event event{.type = "progress", .json = R"({"n":1})", .request_id = "5"};
    const Event push{.type = "news", .json = "[1]"};

    BOOST_TEST(event_frame(event, 3ms) ==
               R"({"type":"progress","finished":false,"message":{"n":1},"responseTime":"3ms",)"
               R"("ms_requestId":5})");
    BOOST_TEST(event_frame(push, std::nullopt) == R"({"type":"news","message":[1]})");
}

BOOST_AUTO_TEST_CASE(a_call_carries_id_budget_hops_and_the_token) {
    BOOST_TEST(call_of(R"({"type":"x","params":{"n":1.50},"token":"old"})", "new") ==
               R"({"type":"x","params":{"n":1.50},"token":"new","jwt":true,"ms_requestId":9,)"
               R"("coqewd_budget_ms":1500,"coqewd_hops":2})");
}

BOOST_AUTO_TEST_CASE(a_call_without_a_token_sends_none) {
    BOOST_TEST(call_of(R"({"type":"ewd-register","application":"a","token":"old"})") ==
               R"({"type":"ewd-register","application":"a","jwt":true,"ms_requestId":9,)"
               R"("coqewd_budget_ms":1500,"coqewd_hops":2})");
}

BOOST_AUTO_TEST_CASE(a_call_with_a_token_of_a_kept_session_says_of_no_jwt) {
    CallHead head = call_head();
    head.jwt = is_jwt("0b5c0a36-5c1d-4c3e-9d3a-0f0c2a1b7d11");

    BOOST_TEST(call_frame(*Request::received(R"({"type":"x","jwt":true})"), head) ==
               R"({"type":"x","ms_requestId":9,"coqewd_budget_ms":1500,"coqewd_hops":2})");
    BOOST_TEST(is_jwt("a.b.c"));
    for (const char* other : {"", "a.b", "a.b.c.d"}) BOOST_TEST(!is_jwt(other), other);
}

BOOST_AUTO_TEST_CASE(the_proof_of_a_link_stands_in_its_registration_alone) {
    CallHead head = call_head();
    head.link_proof = "PROOF";

    const std::string frame = call_frame(*Request::received(R"({"type":"x"})"), head);
    const Request received = *Request::received(frame);

    BOOST_TEST(received.envelope().link_proof.text == "PROOF");
    BOOST_TEST(call_frame(received, call_head()).find("PROOF") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_only_servers_may_say_is_not_passed_on) {
    const std::string hostile =
        R"({"type":"x","socketId":"s","ipAddress":"i","dbIndex":"d","qewd_destination":"a",)"
        R"("qewd_application":"b","ewd_application":"c","jwt":false,"ms_requestId":"evil",)"
        R"("coqewd_hops":0,"coqewd_budget_ms":9,"coqewd_other":1,"to\u006ben":"t","mine":1})";

    BOOST_TEST(call_of(hostile) ==
               R"({"type":"x","mine":1,"jwt":true,"ms_requestId":9,"coqewd_budget_ms":1500,)"
               R"("coqewd_hops":2})");
}

BOOST_AUTO_TEST_CASE(what_a_call_carries_is_read_by_the_other_server) {
    const Request there = *Request::received(call_of(R"({"type":"x"})", "tok\"en"));

    BOOST_TEST(there.request_id == "9");
    BOOST_TEST(there.hops == 2U);
    BOOST_TEST((there.envelope().budget == 1500ms));
    BOOST_TEST(there.envelope().token.text == "tok\"en");
    BOOST_TEST(there.envelope().jwt);
}

BOOST_AUTO_TEST_CASE(a_request_of_ones_own_becomes_a_call_too) {
    BOOST_TEST(call_frame(Request("x", {{"n", 1}}), call_head()) ==
               R"({"type":"x","params":{"n":1},"jwt":true,"ms_requestId":9,)"
               R"("coqewd_budget_ms":1500,"coqewd_hops":2})");
}

BOOST_AUTO_TEST_CASE(an_answer_is_read_as_it_was_written) {
    const Answer answer = answer_to(frame_of(with_token(Reply{{"n", 1}}), "9"));

    BOOST_TEST((answer.id == 9U));
    BOOST_TEST(answer.type == "x");
    BOOST_TEST(answer.final);
    BOOST_TEST(!answer.push);
    BOOST_TEST(!answer.reply.failed());
    BOOST_TEST(answer.reply.json() == R"({"n":1})");
    BOOST_TEST(answer.reply.token() == "T");
}

BOOST_AUTO_TEST_CASE(the_token_beside_an_array_or_a_text_is_read_too) {
    const Reply list(json::value(json::array{1}));
    const Reply text(json::value("s"));

    const Answer first = answer_to(frame_of(with_token(list, "a\"b"), "9"));
    const Answer second = answer_to(frame_of(with_token(text)));
    const Answer none = answer_to(frame_of(text));

    BOOST_TEST(first.reply.json() == "[1]");
    BOOST_TEST(first.reply.token() == "a\"b");
    BOOST_TEST(second.reply.json() == R"("s")");
    BOOST_TEST(second.reply.token() == "T");
    BOOST_TEST(none.reply.token().empty());
}

BOOST_AUTO_TEST_CASE(a_token_beside_an_object_is_none) {
    const Answer answer = answer_to(R"({"type":"x","finished":true,"message":{},"token":"T"})");

    BOOST_TEST(answer.reply.token().empty());
}

BOOST_AUTO_TEST_CASE(a_fault_keeps_code_status_node_and_text_over_a_link) {
    const Reply failed = Fault{.code = FaultCode::timed_out,
                               .text = "late \"\n",
                               .status = 504,
                               .node = "there",
                               .retryable = true,
                               .details = {{"service", "s"}}};

    const Answer answer = answer_to(frame_of(with_token(failed), "9"));

    const Fault& fault = answer.reply.fault();
    BOOST_TEST((fault.code == FaultCode::timed_out));
    BOOST_TEST(fault.text == "late \"\n");
    BOOST_TEST((fault.status == 504));
    BOOST_TEST(fault.node == "there");
    BOOST_TEST(fault.retryable);
    BOOST_TEST(answer.reply.token() == "T");
    BOOST_TEST(answer.reply.json() == failed.json());
}

BOOST_AUTO_TEST_CASE(an_error_of_a_node_js_qewd_is_a_fault_of_the_application) {
    const Answer answer =
        answer_to(R"({"type":"x","finished":true,"message":{"error":"no","more":1,)"
                  R"("status":{"code":"418"}}})");

    BOOST_TEST((answer.reply.fault().code == FaultCode::application));
    BOOST_TEST((answer.reply.fault().status == 418));
    BOOST_TEST(answer.reply.json() == R"({"error":"no","more":1,"status":{"code":"418"}})");
    BOOST_TEST(!answer.id);
}

BOOST_AUTO_TEST_CASE(a_status_that_is_no_error_is_none_of_a_fault) {
    for (const auto* code : {"200", "399", "600", "-1", "\"x\"", "4e2", "null"}) {
        const std::string frame = std::string(R"({"type":"x","message":{"error":"no",)") +
                                  R"("status":{"code":)" + code + "}}}";

        BOOST_TEST(!answer_to(frame).reply.fault().status, code);
    }
}

// A QEWD handler has no other way to say 201, 204 or 302.
BOOST_AUTO_TEST_CASE(beside_a_response_of_its_own_any_final_status_is_that_of_a_fault) {
    const auto status_of = [](const std::string& error, const std::string& code) {
        return answer_to(R"({"type":"x","message":{"error":)" + error + R"(,"status":{"code":)" +
                         code + "}}}")
            .reply.fault()
            .status;
    };

    BOOST_TEST((status_of(R"({"response":{"made":7}})", "201") == 201));
    BOOST_TEST((status_of(R"({"more":1,"response":""})", "\"302\"") == 302));
    BOOST_TEST(!status_of(R"({"response":1})", "199"));
    BOOST_TEST(!status_of(R"({"respond":{"response":1}})", "201"));
    BOOST_TEST(!status_of(R"("response")", "201"));
}

BOOST_AUTO_TEST_CASE(a_hostile_member_fault_is_read_with_care) {
    for (const auto* fault :
         {"null", "[]", "5", "{}", R"({"code":5,"node":null,"retryable":"yes"})",
          R"({"code":"__proto__"})", R"({"code":"nosuch","deep":[[[[]]]]})"}) {
        const std::string frame =
            std::string(R"({"type":"x","message":{"error":"no"},"fault":)") + fault + "}";

        const Fault read = answer_to(frame).reply.fault();

        BOOST_TEST((read.code == FaultCode::application), fault);
        BOOST_TEST(read.node.empty());
        BOOST_TEST(!read.retryable);
    }
}

BOOST_AUTO_TEST_CASE(that_a_peer_wants_to_disconnect_is_not_passed_on) {
    const Answer refused =
        answer_to(R"({"type":"x","message":{"error":"Invalid JWT: Error: Token expired",)"
                  R"("disconnect":true,"more":1,"token":"T"}})");
    const Answer success =
        answer_to(R"({"type":"x","finished":true,"message":{"disconnect":"mine"}})");

    BOOST_TEST(refused.reply.json() == R"({"error":"Invalid JWT: Error: Token expired","more":1})");
    BOOST_TEST(!refused.reply.fault().disconnect);
    BOOST_TEST(refused.reply.token() == "T");
    BOOST_TEST(success.reply.json() == R"({"disconnect":"mine"})");
}

BOOST_AUTO_TEST_CASE(the_last_words_of_a_dead_worker_are_not_passed_on) {
    for (const auto* frame :
         {R"({"type":"error","finished":true,"message":"private words","responseTime":"3ms"})",
          R"({"type":"error","finished":true})"}) {
        const Answer answer = answer_to(frame);

        BOOST_TEST((answer.reply.fault().code == FaultCode::internal));
        BOOST_TEST((answer.reply.fault().status == 500));
        BOOST_TEST(answer.reply.json().find("private") == std::string::npos);
        // Whose worker it was it does not say.
        BOOST_TEST(answer.type.empty());
    }
}

BOOST_AUTO_TEST_CASE(a_text_in_answer_to_a_message_of_the_type_error_is_passed_on) {
    const Answer answer =
        answer_to(R"({"type":"error","finished":true,"message":"some text","ms_requestId":3})");

    BOOST_TEST(answer.type == "error");
    BOOST_TEST(!answer.reply.failed());
    BOOST_TEST(answer.reply.json() == R"("some text")");
}

BOOST_AUTO_TEST_CASE(an_error_beside_no_message_is_a_fault) {
    const Answer answer = answer_to(R"({"error":"x is not a valid microservice destination"})");

    BOOST_TEST(answer.reply.failed());
    BOOST_TEST(answer.reply.fault().text == "x is not a valid microservice destination");
    BOOST_TEST(answer.final);
    BOOST_TEST(!answer.push);
}

BOOST_AUTO_TEST_CASE(what_has_neither_id_nor_finished_is_a_push_unless_it_is_an_error) {
    BOOST_TEST(answer_to(R"({"type":"x","message":{}})").push);
    BOOST_TEST(answer_to(R"({"type":"x","message":{"token":"T"}})").push);
    BOOST_TEST(!answer_to(R"({"type":"x","message":{},"finished":true})").push);
    BOOST_TEST(!answer_to(R"({"type":"x","message":{},"finished":false})").push);
    BOOST_TEST(!answer_to(R"({"type":"x","message":{},"ms_requestId":3})").push);
    BOOST_TEST(!answer_to(R"({"type":"x","message":{"error":"no"}})").push);
}

BOOST_AUTO_TEST_CASE(an_intermediate_message_is_not_final_and_carries_no_token) {
    const Answer answer = answer_to(
        R"({"type":"progress","finished":false,"message":{"n":1,"token":"T","ms_requestId":4}})");

    BOOST_TEST(!answer.final);
    BOOST_TEST((answer.id == 4U));
    BOOST_TEST(answer.reply.json() == R"({"n":1})");
}

BOOST_AUTO_TEST_CASE(what_is_no_frame_is_an_error) {
    for (const auto* text : {"", "null", "[]", "5", "\"x\"", "{", R"({"type":"x"} x)"}) {
        std::string frame = text;
        BOOST_TEST(read_answer(std::move(frame)).has_error(), text);
        // It may be read again, by who knows better what it is.
        BOOST_TEST(frame == text);
    }
}

BOOST_AUTO_TEST_SUITE_END()
