#include "net/client/socket_client.hpp"

#include <boost/asio/post.hpp>

#include "tests/net/socket_client_fixture.hpp"

using namespace coqewd;
using namespace coqewd::testing;
namespace websocket = coqewd::net::websocket;

namespace {

/// What a server may have done before something goes wrong.
void take_step(FarServer& server, int step) {
    switch (step) {
        case 1:
            return server.accept("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n");
        case 2:
            return server.say(FarServer::greeting);
        case 3:
            return server.say(R"(40{"sid":"n"})");
        default:
            return;
    }
}
constexpr int steps = 4;
constexpr int joined = 3;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(socket_client, SocketClientFixture)

BOOST_AUTO_TEST_CASE(client_joins_its_namespace_with_its_credentials) {
    auto with = options();
    with.nsp = "/chat";
    with.auth = [] { return boost::json::object{{"token", "secret"}}; };
    make(std::move(with));
    connect();
    server().accept("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n");
    server().say(FarServer::greeting);

    BOOST_TEST(server().heard() == Strings{R"(40/chat,{"token":"secret"})"});
    BOOST_TEST(!client->is_connected());
    server().say(R"(40/chat,{"sid":"n"})");

    BOOST_TEST(client->is_connected());
    BOOST_TEST(client->id() == "n");
    BOOST_TEST(!client->recovered());
    BOOST_TEST(hooks() == Strings{"connected"});
}

BOOST_AUTO_TEST_CASE(slash_of_a_namespace_may_be_left_out) {
    auto with = options();
    with.nsp = "chat";
    make(std::move(with));
    connect();
    server().accept("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n");
    server().say(FarServer::greeting);

    BOOST_TEST(server().heard() == Strings{"40/chat,"});
}

BOOST_AUTO_TEST_CASE(credentials_are_asked_for_before_each_attempt) {
    int asked = 0;
    auto with = options();
    with.auth = [&asked] { return boost::json::object{{"n", ++asked}}; };
    make(std::move(with));
    connect();
    server().vanish();
    pass(pause_min);

    server().accept("GET ");
    server().say(FarServer::greeting);

    BOOST_TEST(server().heard() == Strings{R"(40{"n":2})"});
}

BOOST_AUTO_TEST_CASE(credentials_that_can_not_be_had_fail_the_attempt) {
    auto with = options();
    with.auth = []() -> boost::json::object { throw std::runtime_error("no token"); };
    make(std::move(with));
    connect();

    BOOST_TEST(dialled() == 0U);
    BOOST_TEST(hooks().size() == 1U);
    BOOST_TEST(thrown_words() == "no token");
}

BOOST_AUTO_TEST_CASE(attempt_that_fails_at_once_is_no_end_of_trying) {
    auto with = options();
    with.auth = []() -> boost::json::object { throw std::runtime_error("no token"); };
    with.reconnection.attempts_max = 0;
    make(std::move(with));

    for (int time = 0; time < 4; ++time) {
        boost::asio::post(io, [this] { client->connect(); });
        settle(io);
    }

    BOOST_TEST(hooks().size() == 4U);
}

BOOST_AUTO_TEST_CASE(query_and_headers_go_into_the_handshake) {
    auto with = options();
    with.endpoint.path = "/io/";
    with.query = {{"room", "a&b"}, {"née", ""}};
    with.headers = {{"Authorization", "Bearer x"}};
    make(std::move(with));
    connect();

    const std::string request = server().bytes();

    BOOST_TEST(request.starts_with(
        "GET /io/?EIO=4&transport=websocket&room=a%26b&n%C3%A9e= HTTP/1.1\r\n"));
    BOOST_TEST(request.find("\r\nAuthorization: Bearer x\r\n") != request.npos);
    BOOST_TEST(request.find("\r\nHost: 127.0.0.1:8080\r\n") != request.npos);
}

BOOST_AUTO_TEST_CASE(header_that_would_break_out_of_its_line_is_never_sent) {
    auto with = options();
    with.headers = {{"X", "a\r\nEvil: b"}};
    make(std::move(with));
    connect();

    BOOST_TEST(server().bytes() == "");
    BOOST_TEST(hooks().size() == 1U);
}

BOOST_AUTO_TEST_CASE(older_server_joins_its_client_by_itself) {
    auto with = options();
    with.endpoint.eio = 3;
    with.auth = [] { return boost::json::object{{"token", "x"}}; };
    make(std::move(with));
    connect();

    server().join_older();

    BOOST_TEST(client->is_connected());
    BOOST_TEST(client->id() == "");
    BOOST_TEST(server().heard() == Strings{});
}

BOOST_AUTO_TEST_CASE(namespace_of_an_older_server_is_asked_for_with_a_query) {
    auto with = options();
    with.endpoint.eio = 3;
    with.nsp = "/chat";
    with.auth = [] { return boost::json::object{{"token", "a b"}, {"n", 5}}; };
    make(std::move(with));
    connect();
    server().join_older();
    BOOST_TEST(!client->is_connected());
    BOOST_TEST(server().heard() == Strings{"40/chat?token=a%20b&n=5,"});

    server().say("40/chat,");

    BOOST_TEST(client->is_connected());
    client->emit("hi");
    settle(io);
    BOOST_TEST(server().heard() == Strings{R"(42/chat,["hi"])"});
}

BOOST_AUTO_TEST_CASE(server_whose_generation_is_not_known_is_tried_by_the_newer_first) {
    auto with = options();
    with.endpoint.eio = std::nullopt;
    make(std::move(with));
    connect();
    server().accept("GET /socket.io/?EIO=4&");
    server().say(FarServer::greeting);
    server().say("40");
    server().part();

    server().join_older();

    BOOST_TEST(client->is_connected());
    BOOST_TEST(hooks() == Strings{"connected"});
}

BOOST_AUTO_TEST_CASE(other_generation_than_the_one_that_was_fixed_is_final) {
    make();
    connect();
    server().accept("GET /socket.io/?EIO=4&");
    server().say(FarServer::greeting);
    server().say("40");
    server().part();
    pass(1h);

    BOOST_TEST(hooks() ==
               Strings{"failed for good: The server speaks another Engine.IO generation"});
    BOOST_TEST(dialled() == 1U);
}

BOOST_AUTO_TEST_CASE(refusal_tells_the_servers_words_and_data_and_is_final) {
    boost::json::value data;
    make();
    client->on_connect_error([&](const SocketClient::ConnectFailure& failure) {
        told.push_back(failure.message);
        data = failure.data;
    });
    connect();
    server().accept("GET ");
    server().say(FarServer::greeting);
    server().say(R"(44{"message":"Not authorized","data":{"code":401}})");
    server().part();
    pass(1h);

    BOOST_TEST(hooks() == Strings{"Not authorized"});
    BOOST_TEST(data.at("code") == 401);
    BOOST_TEST(dialled() == 1U);
}

BOOST_AUTO_TEST_CASE(refusal_of_an_older_server_is_a_text_or_what_its_middleware_gave) {
    for (const auto& [said, words] : std::vector<std::pair<std::string, std::string>>{
             {R"(44/chat,"Not authorized")", "Not authorized"},
             {R"(44/chat,{"message":"Invalid namespace"})", "Invalid namespace"},
             {R"(44/chat,{"code":401})", "The server refuses the namespace"},
             {R"(44"Not at all")", "Not at all"}}) {
        SocketClientFixture older;
        auto with = older.options();
        with.endpoint.eio = 3;
        with.nsp = "/chat";
        older.make(std::move(with));
        older.connect();
        older.server().join_older();

        older.server().say(said);
        older.server().part();

        BOOST_TEST(older.hooks() == Strings{"failed for good: " + words});
    }
}

BOOST_AUTO_TEST_CASE(refusal_is_retried_slowly_when_that_is_asked_for) {
    auto with = options();
    with.reconnection.after_refusal = 1min;
    make(std::move(with));
    connect();
    server().accept("GET ");
    server().say(FarServer::greeting);
    server().say(R"(44{"message":"Not yet"})");
    server().part();
    BOOST_TEST(hooks() == Strings{"failed: Not yet"});

    pass(1min - 1ms);
    BOOST_TEST(dialled() == 1U);
    pass(1ms);

    server().join();
    BOOST_TEST(client->is_connected());
}

BOOST_AUTO_TEST_CASE(answer_about_another_namespace_decides_nothing) {
    auto with = options();
    with.nsp = "/chat";
    make(std::move(with));
    connect();
    server().accept("GET ");
    server().say(FarServer::greeting);

    server().say(R"(40{"sid":"of the default one"})");
    server().say(R"(44{"message":"no"})");
    server().say(R"(42["event of the default one"])");
    BOOST_TEST(!client->is_connected());
    server().say(R"(40/chat,{"sid":"n"})");

    BOOST_TEST(client->is_connected());
}

BOOST_AUTO_TEST_CASE(other_side_that_vanishes_is_tried_again_at_each_step) {
    for (int step = 0; step < steps; ++step) {
        SocketClientFixture stopped;
        stopped.make();
        stopped.connect();
        for (int taken = 1; taken <= step; ++taken) take_step(stopped.server(), taken);

        stopped.server().vanish();
        stopped.pass(pause_min);

        BOOST_TEST_CONTEXT("step " << step) {
            BOOST_TEST(stopped.hooks().size() == (step == joined ? 2U : 1U));
            BOOST_TEST(stopped.dialled() == 2U);
            stopped.server().join();
            BOOST_TEST(stopped.client->is_connected());
        }
    }
}

BOOST_AUTO_TEST_CASE(silence_ends_the_attempt_up_to_the_namespaces_answer) {
    for (int step = 0; step < joined; ++step) {
        SocketClientFixture stopped;
        stopped.make();
        stopped.connect();
        for (int taken = 1; taken <= step; ++taken) take_step(stopped.server(), taken);
        stopped.pass(attempt_timeout - 1ms);
        BOOST_TEST(stopped.hooks() == Strings{});

        stopped.pass(1ms);
        stopped.pass(net::EngineClient::farewell);

        BOOST_TEST_CONTEXT("step " << step) {
            BOOST_TEST(stopped.hooks() == Strings{"failed: The other side took too long"});
            stopped.pass(pause_min);
            BOOST_TEST(stopped.dialled() == 2U);
        }
    }
}

BOOST_AUTO_TEST_CASE(disconnecting_ends_the_attempt_at_each_step) {
    for (int step = 0; step < joined; ++step) {
        SocketClientFixture stopped;
        stopped.make();
        stopped.connect();
        for (int taken = 1; taken <= step; ++taken) take_step(stopped.server(), taken);

        stopped.client->disconnect();
        settle(stopped.io);
        stopped.pass(1h);

        BOOST_TEST_CONTEXT("step " << step) {
            BOOST_TEST(stopped.hooks() == Strings{});
            BOOST_TEST(stopped.dialled() == 1U);
        }
    }
}

BOOST_AUTO_TEST_CASE(client_may_be_destroyed_at_each_step) {
    for (int step = 0; step < steps; ++step) {
        SocketClientFixture stopped;
        stopped.make();
        stopped.connect();
        for (int taken = 1; taken <= step; ++taken) take_step(stopped.server(), taken);

        stopped.client.reset();
        settle(stopped.io);
        stopped.pass(1h);

        BOOST_TEST(stopped.dialled() == 1U);
    }
}

BOOST_AUTO_TEST_CASE(http_refusal_is_tried_again) {
    make();
    connect();
    server().bytes();
    server().say_bytes("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
    BOOST_TEST(hooks() == Strings{"failed: " + websocket::refused_with(503).message()});

    pass(pause_min);

    BOOST_TEST(dialled() == 2U);
}

BOOST_AUTO_TEST_CASE(who_waits_for_the_connection_learns_when_it_is_there) {
    const auto outcome = std::make_shared<std::optional<error_code>>();
    const auto impatient = std::make_shared<std::optional<error_code>>();
    make();
    connect();
    spawn(keep_outcome(*client, 1min, outcome));
    spawn(keep_outcome(*client, 1s, impatient));
    pass(1s);
    BOOST_TEST(!outcome->has_value());

    server().join();

    BOOST_TEST(words(*outcome) == words(error_code()));
    BOOST_TEST(words(*impatient) == words(error_code(ClientError::timed_out)));
}

BOOST_AUTO_TEST_CASE(who_waits_for_the_connection_learns_that_there_will_be_none) {
    const auto outcome = std::make_shared<std::optional<error_code>>();
    const auto later = std::make_shared<std::optional<error_code>>();
    auto with = options();
    with.reconnection.attempts_max = 1;
    make(std::move(with));
    network.manner = MemoryNetwork::Manner::refuses;
    connect();
    spawn(keep_outcome(*client, 1min, outcome));
    BOOST_TEST(!outcome->has_value());

    pass(pause_min);
    spawn(keep_outcome(*client, 1min, later));

    const error_code refused = boost::asio::error::connection_refused;
    BOOST_TEST(words(*outcome) == words(refused));
    BOOST_TEST(words(*later) == words(refused));
}

BOOST_AUTO_TEST_SUITE_END()
