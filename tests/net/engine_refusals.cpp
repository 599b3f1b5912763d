#include <boost/test/unit_test.hpp>

#include "tests/net/engine_site.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::net::socketio;
using namespace coqewd::testing;
using namespace std::chrono_literals;

namespace {

bool refuses(const std::string& answer, const std::string& status, const std::string& body) {
    BOOST_TEST(answer.starts_with("HTTP/1.1 " + status + " "), answer);
    BOOST_TEST(body_of(answer) == body);
    return answer.find("Content-Type: application/json\r\n") != answer.npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(engine_refusals, EngineSite)

BOOST_AUTO_TEST_CASE(errors_are_those_that_clients_know) {
    const std::string unknown = R"({"code":0,"message":"Transport unknown"})";
    const std::string no_session = R"({"code":1,"message":"Session ID unknown"})";
    const std::string method = R"({"code":2,"message":"Bad handshake method"})";
    const std::string bad = R"({"code":3,"message":"Bad request"})";
    const std::string version = R"({"code":5,"message":"Unsupported protocol version"})";

    BOOST_TEST(refuses(ask(get("EIO=4")), "400", unknown));
    BOOST_TEST(refuses(ask(get("EIO=4&transport=tin")), "400", unknown));
    BOOST_TEST(refuses(ask(get("EIO=4&transport=polling&sid=x")), "400", no_session));
    BOOST_TEST(refuses(ask(post("EIO=4&transport=polling", "40")), "400", method));
    BOOST_TEST(refuses(ask(get("EIO=4&transport=websocket")), "400", bad));
    BOOST_TEST(refuses(ask(get("EIO=2&transport=polling")), "400", version));
    BOOST_TEST(refuses(ask(get("transport=polling")), "400", version));
    BOOST_TEST(server().sessions() == 0U);
}

BOOST_AUTO_TEST_CASE(query_is_as_long_as_a_head_may_be) {
    const std::string polling = "EIO=4&transport=polling&token=" + std::string(9'000, 'x');
    const std::string websocket = "EIO=4&transport=websocket&token=" + std::string(9'000, 'x');
    BOOST_TEST(ask(get(polling)).starts_with("HTTP/1.1 431 "));

    connection.http.head_bytes_max = 65'536;

    BOOST_TEST(ask(get(polling)).starts_with("HTTP/1.1 200 "));
    BOOST_TEST(ask(get(websocket, upgrade_fields)).starts_with("HTTP/1.1 101 "));
}

BOOST_AUTO_TEST_CASE(session_keeps_its_generation) {
    PollingClient client(*this, 4);

    BOOST_TEST(refuses(ask(get("EIO=3&transport=polling&sid=" + client.sid)), "400",
                       R"({"code":3,"message":"Bad request"})"));

    BOOST_TEST(body_of(client.say("4a")) == "ok");
}

BOOST_AUTO_TEST_CASE(unknown_method_on_a_session_is_told_those_that_are) {
    PollingClient client(*this);

    const std::string answer =
        ask("DELETE /socket.io/?" + client.query() + " HTTP/1.1\r\nHost: h\r\n\r\n");

    BOOST_TEST(answer.starts_with("HTTP/1.1 405 "), answer);
    BOOST_TEST(answer.find("Allow: GET, POST\r\n") != answer.npos);
    BOOST_TEST(body_of(client.say("4a")) == "ok");
}

BOOST_AUTO_TEST_CASE(upgrade_is_refused_before_the_101_in_plain_words) {
    for (const auto& [query, text] :
         {std::pair{"EIO=2&transport=websocket", "Unsupported protocol version"},
          std::pair{"EIO=4&transport=websocket&sid=x", "Session ID unknown"},
          std::pair{"EIO=4&transport=polling", "Bad request"}}) {
        const std::string answer = ask(get(query, upgrade_fields));

        BOOST_TEST(answer.starts_with("HTTP/1.1 400 "), answer);
        BOOST_TEST(answer.find("Connection: close\r\n") != answer.npos, answer);
        BOOST_TEST(body_of(answer) == text);
    }
}

BOOST_AUTO_TEST_CASE(who_polls_may_offer_another_protocol) {
    const std::string h2c = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n";
    const std::string not_asked = "Connection: keep-alive\r\nUpgrade: websocket\r\n";
    for (const std::string& fields : {h2c, not_asked}) {
        const std::string opening = ask(get("EIO=4&transport=polling", fields));
        BOOST_TEST(opening.starts_with("HTTP/1.1 200 "), opening);

        PollingClient client(*this);
        BOOST_TEST(body_of(client.say("4a", fields)) == "ok");
        BOOST_TEST(body_of(ask(get(client.query(), fields))) == "4a");
    }
}

BOOST_AUTO_TEST_CASE(who_asks_for_a_websocket_in_the_wrong_way_is_told_what_is_wrong) {
    const std::string rest =
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    PollingClient client(*this);
    for (const std::string& query :
         {std::string("EIO=4&transport=websocket"), client.upgrade_query()}) {
        for (const auto& [fields, failure] :
             {std::pair{"Connection: Upgrade\r\nUpgrade: h2c\r\n", websocket::Error::wrong_upgrade},
              std::pair{"Connection: keep-alive\r\nUpgrade: websocket\r\n",
                        websocket::Error::wrong_connection}}) {
            const std::string answer = ask(get(query, fields + rest));

            BOOST_TEST(answer.starts_with("HTTP/1.1 400 "), answer);
            BOOST_TEST(body_of(answer) == websocket::make_error_code(failure).message());
        }
    }
    BOOST_TEST(body_of(client.say("4a")) == "ok");
}

BOOST_AUTO_TEST_CASE(who_speaks_another_version_of_websocket_is_told_what_to_upgrade_to) {
    const std::string older =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 8\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    const std::string answer = ask(get("EIO=4&transport=websocket", older));

    BOOST_TEST(answer.starts_with("HTTP/1.1 426 "), answer);
    for (const char* field : {"Connection: close, Upgrade\r\n", "Sec-WebSocket-Version: 13\r\n",
                              "Upgrade: websocket\r\n"}) {
        BOOST_TEST(answer.find(field) != answer.npos, field);
    }
}

BOOST_AUTO_TEST_CASE(transports_that_are_switched_off_are_unknown) {
    options.polling = false;

    BOOST_TEST(refuses(ask(get("EIO=4&transport=polling")), "400",
                       R"({"code":0,"message":"Transport unknown"})"));
}

BOOST_AUTO_TEST_CASE(application_may_refuse_a_client_with_its_own_words) {
    options.allow = [](const Handshake& handshake) -> std::optional<std::string> {
        if (handshake.query("key") == "right" || handshake.header("x-key") == "right") return {};
        return handshake.query("key");
    };

    const std::string polling = "EIO=4&transport=polling";
    BOOST_TEST(refuses(ask(get(polling)), "403", R"({"code":4,"message":"Forbidden"})"));
    BOOST_TEST(refuses(ask(get(polling + "&key=%22wrong%22")), "403",
                       R"({"code":4,"message":"\"wrong\""})"));
    BOOST_TEST(ask(get(polling + "&key=right")).starts_with("HTTP/1.1 200 "));
    BOOST_TEST(ask(get(polling, "X-Key: right\r\n")).starts_with("HTTP/1.1 200 "));
}

BOOST_AUTO_TEST_CASE(origins_are_checked_for_both_transports) {
    options.cors.origins = {"https://shop.example"};

    const std::string evil = "Origin: https://evil.example\r\n";
    const std::string shop = "Origin: https://shop.example\r\n";
    const std::string refused = ask(get("EIO=4&transport=polling", evil));
    BOOST_TEST(refuses(refused, "403", R"({"code":4,"message":"Forbidden"})"));
    BOOST_TEST(refused.find("Access-Control") == refused.npos);
    BOOST_TEST(
        ask(get("EIO=4&transport=websocket", upgrade_fields + evil)).starts_with("HTTP/1.1 400 "));

    const std::string served = ask(get("EIO=4&transport=polling", shop));
    BOOST_TEST(served.starts_with("HTTP/1.1 200 "), served);
    BOOST_TEST(served.find("Access-Control-Allow-Origin: https://shop.example\r\n") != served.npos);
    const std::string error = ask(get("EIO=4&transport=tin", shop));
    BOOST_TEST(error.find("Access-Control-Allow-Origin: https://shop.example\r\n") != error.npos);
    BOOST_TEST(
        ask(get("EIO=4&transport=websocket", upgrade_fields + shop)).starts_with("HTTP/1.1 101 "));
}

BOOST_AUTO_TEST_CASE(jsonp_is_for_pages_of_this_origin_when_origins_are_configured) {
    options.cors.origins = {"https://shop.example"};
    const std::string query = "EIO=3&transport=polling&j=0";
    const std::string forbidden = R"({"code":4,"message":"Forbidden"})";

    BOOST_TEST(refuses(ask(get(query, "Sec-Fetch-Site: cross-site\r\n")), "403", forbidden));
    BOOST_TEST(refuses(ask(get(query)), "403", forbidden));

    const std::string served = ask(get(query, "Sec-Fetch-Site: same-origin\r\n"));
    BOOST_TEST(served.starts_with("HTTP/1.1 200 "), served);
}

BOOST_AUTO_TEST_CASE(preflight_is_answered_when_origins_are_configured) {
    const std::string request =
        "OPTIONS /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: h\r\n"
        "Origin: https://shop.example\r\nAccess-Control-Request-Method: POST\r\n"
        "Access-Control-Request-Headers: content-type\r\n\r\n";
    options.cors.origins = {"https://shop.example"};

    const std::string answer = ask(request);

    BOOST_TEST(answer.starts_with("HTTP/1.1 204 "), answer);
    BOOST_TEST(answer.find("Access-Control-Allow-Methods: GET,POST\r\n") != answer.npos);
    BOOST_TEST(answer.find("Access-Control-Allow-Headers: content-type\r\n") != answer.npos);
    BOOST_TEST(answer.find("Access-Control-Allow-Origin: https://shop.example\r\n") != answer.npos);
}

BOOST_AUTO_TEST_CASE(origin_with_characters_that_no_header_has_is_a_bad_request) {
    BOOST_TEST(body_of(ask(get("EIO=4&transport=polling", "Origin: a\x80\r\n"))).size() > 0U);
    const std::string answer = ask(get("EIO=4&transport=polling", "Origin: a\x7f\r\n"));
    BOOST_TEST(answer.starts_with("HTTP/1.1 400 "), answer);
}

BOOST_AUTO_TEST_CASE(cookie_names_the_session_when_one_is_wanted) {
    options.cookie = "io";

    const std::string answer = ask(get("EIO=4&transport=polling"));

    BOOST_TEST(answer.find("Set-Cookie: io=ABCDEFGHIJKLMNOPQRSTA; Path=/; HttpOnly; "
                           "SameSite=Strict\r\n") != answer.npos,
               answer);
}

BOOST_AUTO_TEST_CASE(sessions_are_bounded) {
    options.sessions_max = 1;
    PollingClient client(*this);

    const std::string answer = ask(get("EIO=4&transport=polling"));

    BOOST_TEST(answer.starts_with("HTTP/1.1 503 "), answer);
    BOOST_TEST(answer.find("Retry-After: ") != answer.npos);
    client.say("1");
    BOOST_TEST(ask(get("EIO=4&transport=polling")).starts_with("HTTP/1.1 200 "));
}

BOOST_AUTO_TEST_CASE(sessions_of_an_address_are_bounded_on_both_transports) {
    AddressLimits limits({.sessions_max = 1});
    options.addresses = &limits;
    PollingClient client(*this);

    const std::string answer = ask(get("EIO=4&transport=websocket", upgrade_fields));

    BOOST_TEST(answer.starts_with("HTTP/1.1 429 "), answer);
    client.say("1");
    BOOST_TEST(ask(get("EIO=4&transport=websocket", upgrade_fields)).starts_with("HTTP/1.1 101 "));
    settle();
    BOOST_TEST(server().sessions() == 0U);
    BOOST_TEST(limits.enter("memory", TimePoint()));
    limits.leave("memory");
}

BOOST_AUTO_TEST_CASE(session_id_names_the_thread_of_the_session) {
    const auto home_of = [](const std::string& target) {
        return EngineServer::home({.method = "GET", .target = target, .fields = {}});
    };
    options.thread = 3;
    const PollingClient client(*this);

    BOOST_TEST(home_of("/socket.io/?" + client.query()).value() == 3U);
    BOOST_TEST(!home_of("/socket.io/?EIO=4&transport=polling"));
    BOOST_TEST(!home_of("/socket.io/?EIO=4&transport=polling&sid=short"));
    BOOST_TEST(!home_of("/socket.io/"));
}

BOOST_AUTO_TEST_SUITE_END()
