#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/app/admission.hpp"
#include "core/message/json_text.hpp"
#include "tests/support/token_store.hpp"
#include "tests/support/tokens.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::sys_seconds noon{1'800'000'000s};
const std::string unknown = "00000000-0000-4000-8000-999999999999";

/// The gate of a server that keeps sessions.
struct Door {
    Environment environment{.node = "here",
                            .tokens = plain_tokens(),
                            .destinations = {},
                            .session_timeout = 3s,
                            .token_sessions = numbered_sessions()};
    std::shared_ptr<Caller> caller = std::make_shared<Caller>();
    std::chrono::sys_seconds now = noon;
    std::vector<std::string> registered_for;

    Door() { connect("socket"); }

    void connect(const std::string& socket_id) {
        caller = std::make_shared<Caller>();
        caller->socket_id = socket_id;
        caller->ip_address = "::1";
        caller->on_registered = [this](std::string_view application) {
            registered_for.emplace_back(application);
        };
    }

    std::variant<Session, Reply> knock(const std::string& message) {
        Request request = *Request::received(message);
        request.caller = caller;
        return admit(environment, request, now);
    }

    std::variant<Session, Reply> come(const std::string& type, const std::string& token) {
        std::string message = R"({"type":")" + type + R"(","token":)";
        append_quoted(message, token);
        return knock(message + '}');
    }

    Reply reply_to(const std::string& type, const std::string& token) {
        return std::get<Reply>(come(type, token));
    }

    std::string registered(const std::string& application = "demo") {
        const std::string message =
            R"({"type":"ewd-register","application":")" + application + "\"}";
        return std::string(std::get<Reply>(knock(message)).token());
    }

    void check_unknown(const std::string& type, const std::string& token) {
        const Reply reply = reply_to(type, token);
        BOOST_TEST(reply.json() ==
                   R"({"error":"Invalid token or session expired","disconnect":true})");
        BOOST_TEST((reply.fault().code == FaultCode::unauthorized));
        BOOST_TEST(!reply.from_gate());
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(admission_of_tokens)

BOOST_FIXTURE_TEST_CASE(who_registers_without_jwt_gets_the_token_of_a_session_here, Door) {
    const std::string token = registered();

    const Session session = std::get<Session>(come("greet", token));
    BOOST_TEST(session.is_kept());
    BOOST_TEST(session.token() == token);
    BOOST_TEST(session.id() == 1U);
    BOOST_TEST(session.application() == "demo");
    BOOST_TEST(session.get("socketId")->as_string() == "socket");
    BOOST_TEST(session.get("ipAddress")->as_string() == "::1");
    BOOST_TEST(!session.authenticated());
    BOOST_TEST((session.timeout() == 3s));
    BOOST_TEST(!caller->uses_jwt);
    BOOST_TEST(registered_for == std::vector<std::string>{"demo"});
}

BOOST_FIXTURE_TEST_CASE(only_a_literal_true_asks_for_a_jwt, Door) {
    for (const auto* jwt : {"false", "null", "\"true\"", "1"}) {
        const Reply reply = std::get<Reply>(knock(
            R"({"type":"ewd-register","application":"demo","jwt":)" + std::string(jwt) + '}'));
        BOOST_TEST(reply.token().size() == 36U);
    }
}

BOOST_FIXTURE_TEST_CASE(a_connection_registers_as_often_as_it_likes_and_each_is_a_session, Door) {
    const std::string first = registered("demo");
    const std::string second = registered("shop");
    const std::string jwt(
        std::get<Reply>(knock(R"({"type":"ewd-register","application":"jot","jwt":true})"))
            .token());

    BOOST_TEST(std::get<Session>(come("greet", first)).application() == "demo");
    BOOST_TEST(std::get<Session>(come("greet", second)).application() == "shop");
    BOOST_TEST(std::get<Session>(come("greet", jwt)).application() == "jot");
    BOOST_TEST(registered_for == (std::vector<std::string>{"demo", "shop", "jot"}));
}

BOOST_FIXTURE_TEST_CASE(a_session_lasts_while_it_is_used_and_no_longer, Door) {
    const std::string token = registered();

    for (int count = 0; count < 5; ++count) {
        now += 2s;
        BOOST_TEST(come("greet", token).index() == 0U);
    }

    now += 3s;
    check_unknown("greet", token);
    check_unknown("ewd-reregister", token);
}

BOOST_FIXTURE_TEST_CASE(a_token_that_nobody_has_is_refused, Door) {
    check_unknown("greet", unknown);
    check_unknown("ewd-reregister", unknown);
    check_unknown("greet", "none");
    check_unknown("greet", "");
}

BOOST_FIXTURE_TEST_CASE(a_token_with_the_flag_of_jwts_is_read_as_one, Door) {
    const std::string token = registered();

    const Reply reply =
        std::get<Reply>(knock(R"({"type":"greet","jwt":true,"token":")" + token + "\"}"));

    BOOST_TEST(reply.fault().text == "Invalid JWT: Error: Not enough or too many segments");
}

BOOST_FIXTURE_TEST_CASE(who_registers_again_has_the_same_session_on_the_new_connection, Door) {
    const std::string token = registered();
    environment.token_sessions->change(
        token, {{SessionPart::secret, "authenticated", boost::json::value(true)}}, now);
    connect("next socket");
    now += 1s;

    const Reply reply = reply_to("ewd-reregister", token);

    BOOST_TEST(reply.json() == R"({"ok":true})");
    BOOST_TEST(reply.token().empty());
    BOOST_TEST((environment.token_sessions->find(token, now)->expiry == noon + 3s));
    const Session session = std::get<Session>(come("greet", token));
    BOOST_TEST(session.get("socketId")->as_string() == "next socket");
    BOOST_TEST(session.authenticated());
    BOOST_TEST(registered_for == (std::vector<std::string>{"demo", "demo"}));
}

BOOST_FIXTURE_TEST_CASE(a_registration_that_would_be_one_too_many_is_told_to_come_again, Door) {
    environment.token_sessions = numbered_sessions({.sessions_max = 1});
    come("greet", registered());

    const Reply reply = std::get<Reply>(knock(R"({"type":"ewd-register","application":"demo"})"));

    BOOST_TEST(reply.fault().text == "Too many sessions are open");
    BOOST_TEST((reply.fault().code == FaultCode::overloaded));
    BOOST_TEST(reply.fault().status.value() == 503);
    BOOST_TEST(reply.fault().retryable);
}

BOOST_FIXTURE_TEST_CASE(a_registration_without_application_makes_no_session, Door) {
    const Reply reply = std::get<Reply>(knock(R"({"type":"ewd-register"})"));

    BOOST_TEST((reply.fault().code == FaultCode::bad_request));
    BOOST_TEST(environment.token_sessions->remove_expired(now) == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
