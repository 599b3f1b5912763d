#include "net/peer/client.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <optional>

#include "core/async/clock.hpp"
#include "core/async/nursery.hpp"
#include "net/error.hpp"
#include "net/websocket/error.hpp"
#include "tests/net/far_server.hpp"
#include "tests/support/tls.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;
using namespace std::chrono_literals;
using Strings = std::vector<std::string>;

namespace {

constexpr auto attempt_timeout = 20s;

Task<> keep_result(Client& client, std::optional<error_code>& result) {
    result = co_await client.connect();
}

Task<> keep_message(Channel& channel, std::string& message) {
    const auto read = co_await channel.read();
    message = read ? *read : "error: " + read.error().message();
}

Task<> leave(Client& client) {
    co_await client.leave();
}

/// A client whose network is in memory, at a time that stands still.
struct Fixture {
    Fixture() { clock.freeze(); }
    ~Fixture() {
        if (!client) return;
        client->cancel();
        pass(1h);
        leave_now();
        pass(1h);
        BOOST_TEST(ended());
    }

    Client::Options options() {
        return {.endpoint = {.host = "127.0.0.1", .port = 8080},
                .timeout = attempt_timeout,
                .random = [](std::span<char> bytes) { std::ranges::fill(bytes, '\0'); },
                .reach = network.reach()};
    }

    void connect() { connect(options()); }
    void connect(Client::Options options) {
        if (!client) client = std::make_unique<Client>(io.get_executor(), std::move(options));
        result.reset();
        running.spawn(keep_result(*client, result));
        settle(io);
    }

    void leave_now() {
        running.spawn(leave(*client));
        settle(io);
    }

    void pass(Duration time) {
        clock.advance(time);
        settle(io);
    }

    bool ended() const { return running.size() == 0; }
    FarServer& server() { return network.last(); }

    boost::asio::io_context io;
    Clock& clock = Clock::of(io.get_executor());
    MemoryNetwork network{io};
    std::unique_ptr<Client> client;
    Nursery running{io.get_executor()};
    std::optional<error_code> result;
};

/// What a server may have done before something goes wrong.
constexpr int steps = 6;
/// From this one on there is a WebSocket.
constexpr int switched = 2;

void take_step(FarServer& server, int step) {
    constexpr std::size_t half = 40;
    switch (step) {
        case 0:
            return server.say_bytes(FarServer::switching().substr(0, half));
        case 1:
            return server.say_bytes(FarServer::switching().substr(half));
        case 2:
            return server.say_bytes("\x81");
        case 3:
            return server.say_bytes(std::string(1, static_cast<char>(FarServer::greeting.size())));
        case 4:
            return server.say_bytes(FarServer::greeting);
        default:
            return;
    }
}

/// A client that waits for what comes after so many steps.
struct Stopped : Fixture {
    explicit Stopped(int step) {
        connect();
        BOOST_TEST(server().bytes().starts_with("GET "));
        for (int taken = 0; taken < step; ++taken) take_step(server(), taken);
        BOOST_TEST(!result.has_value());
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(client, Fixture)

BOOST_AUTO_TEST_CASE(engineio_4_is_asked_for_first_and_messages_go_both_ways) {
    connect();
    server().join();
    BOOST_TEST(words(result) == words(error_code()));

    std::string message;
    running.spawn(keep_message(client->channel(), message));
    client->channel().write(R"({"type":"there"})");
    server().say(R"(42["ewdjs",{"type":"back"}])");

    BOOST_TEST(server().heard() == Strings{R"(42["ewdjs",{"type":"there"}])"});
    BOOST_TEST(message == R"({"type":"back"})");
}

BOOST_AUTO_TEST_CASE(reply_that_is_no_json_costs_nothing_but_itself) {
    connect();
    server().join();
    std::string message = "none";
    running.spawn(keep_message(client->channel(), message));
    server().say(R"(42["ewdjs",{]])");
    BOOST_TEST(message == "");

    running.spawn(keep_message(client->channel(), message));
    server().say(R"(42["ewdjs",{}])");

    BOOST_TEST(message == "{}");
}

BOOST_AUTO_TEST_CASE(servers_may_say_what_stands_deeper_than_what_clients_may) {
    const std::string deep = std::string(1000, '[') + std::string(1000, ']');
    connect();
    server().join();
    std::string message;
    running.spawn(keep_message(client->channel(), message));

    server().say("42[\"ewdjs\"," + deep + "]");

    BOOST_TEST(message == deep);
}

BOOST_AUTO_TEST_CASE(other_events_and_namespaces_are_passed_over) {
    connect();
    server().join();
    std::string message;
    running.spawn(keep_message(client->channel(), message));

    server().say(R"(42["chat",{"n":1}])");
    server().say(R"(42["ewdjs"])");
    server().say(R"(42/other,["ewdjs",{"n":2}])");
    server().say(R"(41/other,)");
    server().say(R"(427["ewdjs",{"n":3},4])");

    BOOST_TEST(message == R"({"n":3})");
}

BOOST_AUTO_TEST_CASE(no_more_is_sent_than_the_server_says_it_takes) {
    connect();
    server().accept("GET ");
    server().say(R"(0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000,)"
                 R"("maxPayload":100})");
    server().say(R"(40{"sid":"n"})");
    const std::size_t frame = std::string_view(R"(42["ewdjs",])").size();

    BOOST_TEST((client->channel().fit(100 - frame) == Fit::fits));
    BOOST_TEST((client->channel().fit(101 - frame) == Fit::too_big));
}

BOOST_AUTO_TEST_CASE(server_that_does_not_say_it_takes_a_million_bytes) {
    auto larger = options();
    larger.outbox_bytes_max = 10'000'000;
    connect(std::move(larger));
    server().join();
    const std::size_t frame = std::string_view(R"(42["ewdjs",])").size();

    BOOST_TEST((client->channel().fit(1'000'000 - frame) == Fit::fits));
    BOOST_TEST((client->channel().fit(1'000'001 - frame) == Fit::too_big));
}

BOOST_AUTO_TEST_CASE(greeting_that_makes_no_sense_fails_the_attempt) {
    for (const auto& [said, why] :
         {std::pair("0{}", Error::handshake), {"40", Error::protocol}, {"5", Error::protocol}}) {
        Fixture one;
        one.connect();
        one.server().accept("GET ");

        one.server().say(said);
        one.server().part();

        BOOST_TEST(words(one.result) == words(error_code(why)));
    }
}

BOOST_AUTO_TEST_CASE(what_comes_with_the_answer_to_the_upgrade_is_not_lost) {
    connect();
    server().bytes();

    server().say_bytes(FarServer::switching() + '\x81' +
                       static_cast<char>(FarServer::greeting.size()) +
                       std::string(FarServer::greeting));

    BOOST_TEST(server().heard() == Strings{"40"});
}

BOOST_AUTO_TEST_CASE(older_server_is_found_out_and_asked_in_its_way_from_then_on) {
    connect();
    server().accept("GET /socket.io/?EIO=4&");
    server().say(FarServer::greeting);
    server().say("40");
    BOOST_TEST((server().part() == Strings{"40", "close 1002"}));
    BOOST_TEST_REQUIRE(network.servers.size() == 2U);
    server().join_older();
    BOOST_TEST(words(result) == words(error_code()));

    leave_now();
    server().part();
    connect();

    BOOST_TEST_REQUIRE(network.servers.size() == 3U);
    server().join_older();
    BOOST_TEST(words(result) == words(error_code()));
}

BOOST_AUTO_TEST_CASE(older_server_that_fails_is_asked_for_engineio_4_again) {
    connect();
    server().accept("GET /socket.io/?EIO=4&");
    server().say(FarServer::greeting);
    server().say("40");
    server().part();
    server().join_older();
    leave_now();
    server().part();
    connect();
    server().accept("GET /socket.io/?EIO=3&");
    server().vanish();

    connect();

    server().join();
    BOOST_TEST(words(result) == words(error_code()));
}

BOOST_AUTO_TEST_CASE(generation_that_the_endpoint_names_is_the_only_one_asked_for) {
    auto newer = options();
    newer.endpoint.eio = 4;
    connect(std::move(newer));
    server().accept("GET /socket.io/?EIO=4&");
    server().say(FarServer::greeting);
    server().say("40");
    server().part();

    BOOST_TEST(network.dialled == 1U);
    BOOST_TEST(words(result) == words(error_code(Error::other_generation)));
}

BOOST_AUTO_TEST_CASE(newer_server_that_refuses_after_it_has_switched_is_found_out) {
    auto older = options();
    older.endpoint.eio = 3;
    connect(std::move(older));
    server().accept("GET /socket.io/?EIO=3&");

    server().say_bytes("HTTP/1.1 400 Bad Request\r\n\r\nUnsupported protocol version");
    server().vanish();

    BOOST_TEST(words(result) == words(error_code(Error::other_generation)));
}

BOOST_AUTO_TEST_CASE(refusals_say_what_was_refused) {
    connect();
    server().bytes();
    server().say_bytes("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
    BOOST_TEST(words(result) == words(websocket::refused_with(503)));

    connect();
    server().accept("GET ");
    server().say(FarServer::greeting);
    server().say(R"(44{"message":"Not authorized"})");
    BOOST_TEST((server().part() == Strings{"40", "close 1002"}));
    BOOST_TEST(words(result) == words(error_code(Error::refused)));

    network.manner = MemoryNetwork::Manner::refuses;
    connect();
    BOOST_TEST(words(result) == words(error_code(boost::asio::error::connection_refused)));
}

BOOST_AUTO_TEST_CASE(other_side_that_vanishes_is_an_error_at_each_step) {
    for (int step = 0; step < steps; ++step) {
        Stopped stopped(step);

        stopped.server().vanish();

        BOOST_TEST_CONTEXT("step " << step) {
            BOOST_TEST(stopped.ended());
            BOOST_TEST(stopped.result.value().failed());
            BOOST_TEST(words(stopped.result) != words(error_code(Error::timed_out)));
        }
    }
}

BOOST_AUTO_TEST_CASE(silence_ends_the_attempt_at_each_step) {
    for (int step = 0; step < steps; ++step) {
        Stopped stopped(step);
        stopped.pass(attempt_timeout - 1ms);
        BOOST_TEST(!stopped.ended());

        stopped.pass(1ms);
        if (step >= switched) stopped.pass(Client::farewell);

        BOOST_TEST_CONTEXT("step " << step) {
            BOOST_TEST(stopped.ended());
            BOOST_TEST(words(stopped.result) == words(error_code(Error::timed_out)));
        }
    }
}

BOOST_AUTO_TEST_CASE(host_that_never_answers_ends_the_attempt) {
    network.manner = MemoryNetwork::Manner::is_silent;
    connect();
    BOOST_TEST(network.dialled == 1U);

    pass(attempt_timeout);

    BOOST_TEST(ended());
    BOOST_TEST(words(result) == words(error_code(Error::timed_out)));
}

BOOST_AUTO_TEST_CASE(cancel_ends_the_attempt_at_once_before_there_is_a_websocket) {
    for (int step = 0; step < switched; ++step) {
        Stopped stopped(step);

        stopped.client->cancel();
        settle(stopped.io);

        BOOST_TEST_CONTEXT("step " << step) {
            BOOST_TEST(stopped.ended());
            BOOST_TEST(words(stopped.result) == words(error_code(error::operation_aborted)));
        }
    }
}

BOOST_AUTO_TEST_CASE(cancel_says_goodbye_once_there_is_a_websocket) {
    for (int step = switched; step < steps; ++step) {
        Stopped stopped(step);
        stopped.server().heard();

        stopped.client->cancel();
        settle(stopped.io);

        BOOST_TEST_CONTEXT("step " << step) {
            BOOST_TEST(stopped.server().heard() == Strings{"close 1001"});
            stopped.pass(Client::farewell);
            BOOST_TEST(stopped.ended());
            BOOST_TEST(stopped.result.value().failed());
        }
    }
}

BOOST_AUTO_TEST_CASE(cancel_ends_the_wait_for_the_host) {
    network.manner = MemoryNetwork::Manner::is_silent;
    connect();

    client->cancel();
    settle(io);

    BOOST_TEST(ended());
    BOOST_TEST(words(result) == words(error_code(error::operation_aborted)));
}

BOOST_AUTO_TEST_CASE(cancelled_client_does_not_try_the_older_generation) {
    connect();
    server().accept("GET ");
    server().say(FarServer::greeting);
    server().say("40");

    client->cancel();
    server().part();

    BOOST_TEST(ended());
    BOOST_TEST(network.dialled == 1U);
}

BOOST_AUTO_TEST_CASE(leaving_waits_for_the_answer_to_its_close_frame) {
    connect();
    server().join();

    leave_now();

    BOOST_TEST(!ended());
    BOOST_TEST(server().part() == Strings{"close 1000"});
    BOOST_TEST(ended());
}

BOOST_AUTO_TEST_CASE(leaving_waits_for_a_silent_side_no_longer_than_the_farewell) {
    connect();
    server().join();
    leave_now();

    pass(Client::farewell - 1ms);
    BOOST_TEST(!ended());
    pass(1ms);

    BOOST_TEST(ended());
}

BOOST_AUTO_TEST_CASE(leaving_a_connection_that_the_other_side_has_cut_waits_for_nothing) {
    connect();
    server().join();
    std::string message;
    running.spawn(keep_message(client->channel(), message));
    server().vanish();
    BOOST_TEST(message.starts_with("error: "));

    leave_now();

    BOOST_TEST(ended());
}

BOOST_AUTO_TEST_CASE(cancel_of_a_standing_connection_ends_its_reading) {
    connect();
    server().join();
    std::string message;
    running.spawn(keep_message(client->channel(), message));
    settle(io);

    client->cancel();
    settle(io);

    BOOST_TEST(server().part() == Strings{"close 1001"});
    BOOST_TEST(ended());
    BOOST_TEST(message.starts_with("error: "));
}

BOOST_AUTO_TEST_CASE(full_outbox_is_told_once) {
    int told = 0;
    auto small = options();
    small.outbox_bytes_max = 1000;
    small.on_slow = [&told] { ++told; };
    connect(std::move(small));
    server().join();

    BOOST_TEST(!client->channel().write(std::string(1001, 'x')));
    BOOST_TEST(!client->channel().write("x"));

    BOOST_TEST(told == 1);
}

BOOST_AUTO_TEST_SUITE_END()
