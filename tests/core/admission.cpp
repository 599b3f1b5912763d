#include "core/app/admission.hpp"

#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <variant>

#include "core/app/link_proof.hpp"
#include "core/message/json_text.hpp"
#include "tests/support/tokens.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

constexpr std::chrono::sys_seconds noon{1'800'000'000s};

struct Gate {
    Environment environment{.node = "here", .tokens = plain_tokens(), .destinations = {}};
    std::shared_ptr<Caller> caller = std::make_shared<Caller>();
    std::chrono::sys_seconds now = noon;

    Gate() {
        caller->socket_id = "new socket";
        caller->ip_address = "::1";
    }

    std::variant<Session, Reply> knock(const std::string& message) {
        Request request = *Request::received(message);
        request.caller = caller;
        return admit(environment, request, now);
    }

    /// A message of type `type` with this token.
    static std::string with_token(const std::string& type, const std::string& token,
                                  const std::string& more = "") {
        std::string message = R"({"type":")" + type + R"(","token":)";
        append_quoted(message, token);
        return message + more + '}';
    }

    Reply reply_to(const std::string& message) { return std::get<Reply>(knock(message)); }

    std::string registered() {
        return std::string(
            reply_to(R"({"type":"ewd-register","application":"demo","jwt":true})").token());
    }

    void check_refused(const std::string& message, const std::string& text) {
        const Reply reply = reply_to(message);
        BOOST_TEST(reply.fault().text == text);
        BOOST_TEST((reply.fault().code == FaultCode::unauthorized));
        BOOST_TEST(reply.fault().disconnect);
        BOOST_TEST(reply.fault().node == "here");
        BOOST_TEST(reply.token().empty());
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(admission)

BOOST_FIXTURE_TEST_CASE(who_registers_gets_a_token_of_the_application, Gate) {
    const Reply reply = reply_to(R"({"type":"ewd-register","application":"demo","jwt":true})");

    BOOST_TEST(!reply.failed());
    BOOST_TEST(reply.json() == "{}");
    const json::object claims = claims_of(reply.token());
    BOOST_TEST(claims.at("application").as_string() == "demo");
    BOOST_TEST(claims.at("exp") == 1'800'000'300);
    const json::object secrets = secrets_of(reply.token(), "secret");
    BOOST_TEST(secrets.at("socketId").as_string() == "new socket");
    BOOST_TEST(secrets.at("ipAddress").as_string() == "::1");
    BOOST_TEST(secrets.at("authenticated") == false);
    BOOST_TEST(caller->uses_jwt);
}

BOOST_FIXTURE_TEST_CASE(what_a_client_says_of_itself_at_registration_is_not_believed, Gate) {
    const Reply reply =
        reply_to(R"({"type":"ewd-register","application":"demo","jwt":true,"socketId":"evil",)"
                 R"("ipAddress":"evil","authenticated":true,"timeout":999999,"exp":9})");

    BOOST_TEST(reply.token().find("evil") == std::string::npos);
    BOOST_TEST(claims_of(reply.token()).at("timeout") == 300);
    BOOST_TEST(secrets_of(reply.token(), "secret").at("authenticated") == false);
}

BOOST_FIXTURE_TEST_CASE(a_registration_that_can_not_be_is_refused, Gate) {
    for (const auto* message :
         {R"({"type":"ewd-register","jwt":true})", R"({"type":"ewd-register","application":""})",
          R"({"type":"ewd-register","application":["demo"],"jwt":true})",
          R"({"type":"ewd-register","application":null,"jwt":true})"}) {
        const Reply reply = reply_to(message);

        BOOST_TEST((reply.fault().code == FaultCode::bad_request));
        BOOST_TEST(reply.fault().disconnect);
        BOOST_TEST(reply.token().empty());
    }
}

BOOST_FIXTURE_TEST_CASE(a_server_without_a_store_refuses_a_registration_without_jwt, Gate) {
    const std::string text = "This server keeps its sessions in JWTs: register with jwt: true";
    check_refused(R"({"type":"ewd-register","application":"demo"})", text);
    check_refused(R"({"type":"ewd-register","application":"demo","jwt":"true"})", text);
    check_refused(R"({"type":"ewd-register","application":"demo","jwt":1})", text);
    BOOST_TEST(!caller->uses_jwt);
}

BOOST_FIXTURE_TEST_CASE(a_good_token_is_a_session, Gate) {
    const auto admitted = knock(with_token("greet", registered()));

    BOOST_TEST(std::get<Session>(admitted).application() == "demo");
}

BOOST_FIXTURE_TEST_CASE(a_message_without_a_token_is_refused, Gate) {
    check_refused(R"({"type":"greet"})", "Missing authorization header");
    check_refused(R"({"type":"greet","token":null,"jwt":true})", "Missing authorization header");
    check_refused(R"({"type":"ewd-reregister"})", "Missing authorization header");
}

BOOST_FIXTURE_TEST_CASE(a_token_that_is_no_jwt_is_refused_as_a_token_session, Gate) {
    const std::string text = "Invalid token or session expired";
    check_refused(with_token("greet", "3e9a6f0c-0000-4000-8000-000000000000"), text);
    check_refused(R"({"type":"greet","token":5})", text);
    check_refused(R"({"type":"greet","token":{"a":1}})", text);
}

BOOST_FIXTURE_TEST_CASE(a_token_that_does_not_verify_is_refused_in_qewds_words, Gate) {
    const json::object claims = claims_of(registered());
    const std::string forged = plain_token(claims, "other");
    const std::string old = plain_token({{"exp", 1}, {"application", "demo"}}, "secret");

    check_refused(with_token("greet", forged), "Invalid JWT: Error: Signature verification failed");
    check_refused(with_token("ewd-reregister", forged),
                  "Invalid JWT: Error: Signature verification failed");
    check_refused(with_token("greet", old), "Invalid JWT: Error: Token expired");
    check_refused(with_token("greet", "none", R"(,"jwt":true)"),
                  "Invalid JWT: Error: Not enough or too many segments");
}

BOOST_FIXTURE_TEST_CASE(on_a_connection_with_jwts_every_token_is_one, Gate) {
    registered();

    check_refused(with_token("greet", "none"),
                  "Invalid JWT: Error: Not enough or too many segments");
}

BOOST_FIXTURE_TEST_CASE(the_refusal_of_a_jwt_comes_from_the_gate, Gate) {
    BOOST_TEST(reply_to(with_token("greet", "a.b.c")).from_gate());
    BOOST_TEST(!reply_to(R"({"type":"greet"})").from_gate());
}

BOOST_FIXTURE_TEST_CASE(who_registers_again_gets_a_renewed_token_for_the_new_connection, Gate) {
    const std::string first = registered();
    caller = std::make_shared<Caller>();
    caller->socket_id = "next socket";
    now += 100s;

    const Reply reply = reply_to(with_token("ewd-reregister", first));

    BOOST_TEST(reply.json() == R"({"ok":true})");
    BOOST_TEST(claims_of(reply.token()).at("exp") == 1'800'000'400);
    BOOST_TEST(secrets_of(reply.token(), "secret").at("socketId").as_string() == "next socket");
    BOOST_TEST(caller->uses_jwt);
}

BOOST_FIXTURE_TEST_CASE(a_request_of_nobody_is_admitted_by_its_token_too, Gate) {
    const std::string token = registered();
    caller = nullptr;

    BOOST_TEST(knock(with_token("greet", token)).index() == 0U);
    BOOST_TEST(!reply_to(with_token("ewd-reregister", token)).failed());
}

BOOST_FIXTURE_TEST_CASE(a_connection_is_a_servers_when_it_proves_so_at_registration, Gate) {
    const auto proving = [](const std::string& proof) {
        std::string members = R"(,"application":"demo","jwt":true,"coqewd_link":)";
        append_quoted(members, proof);
        return members;
    };
    const std::string proof = make_link_proof(environment.tokens, now);
    const std::string token = registered();
    int told = 0;
    caller->on_server = [&told] { ++told; };

    reply_to(with_token("ewd-register", "", proving(token)));
    const bool after_a_clients_token = caller->is_server;
    knock(with_token("greet", token, proving(proof)));
    const bool after_a_message = caller->is_server;
    reply_to(with_token("ewd-register", "", proving(proof)));
    const bool after_registering = caller->is_server;
    const int told_by_then = told;
    caller->is_server = false;
    reply_to(with_token("ewd-reregister", token, proving(proof)));

    environment.calls_max = 7;
    BOOST_TEST(reply_to(with_token("ewd-register", "", proving(proof))).json() ==
               R"({"coqewd_calls_max":7})");
    BOOST_TEST(!after_a_clients_token);
    BOOST_TEST(!after_a_message);
    BOOST_TEST(after_registering);
    BOOST_TEST(told_by_then == 1);
    BOOST_TEST(caller->is_server);
}

BOOST_AUTO_TEST_SUITE_END()
