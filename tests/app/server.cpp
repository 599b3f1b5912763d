#include "app/server.hpp"

#include <pthread.h>

#include <array>

#include "app/demo.hpp"
#include "net/transport/connector.hpp"
#include "tests/support/coqewd_test.hpp"

using namespace coqewd;
using namespace std::chrono_literals;

namespace {

std::vector<ApplicationFactory> demo() {
    return {[] { return std::make_unique<Demo>(); }};
}

Config quiet() {
    Config config;
    config.port = 0;
    config.log_level = LogLevel::off;
    config.jwt_secrets = {{"", "a secret of these tests, thirty-two bytes"}};
    return config;
}

net::Endpoint endpoint_of(const Server& server) {
    return {.host = "127.0.0.1", .port = server.port()};
}

/// The link is dialled when the server starts: asks until it stands, so often at most.
Task<Reply> call_when_linked(testing::Client& client, std::string type) {
    constexpr int calls_max = 20'000;
    Reply reply;
    for (int call = 0; call < calls_max; ++call) {
        reply = co_await client.call(type);
        if (!reply.failed() || reply.fault().code != FaultCode::link_down) break;
    }
    co_return reply;
}

Task<> forward_once(testing::Client& client, Reply& reply) {
    co_await client.join("shop");
    reply = co_await call_when_linked(client, "whoami");
    co_await client.leave();
}

Task<> call_while_stopping(testing::Client& client, Server& server, Reply& reply) {
    co_await client.join("demo");
    std::vector<Event> events;
    Nursery asking(co_await boost::asio::this_coro::executor);
    const auto ask = [](testing::Client& who, Reply& answer) -> Task<> {
        answer = co_await who.call("slow", {{"ms", 60'000}});
    };
    asking.spawn(ask(client, reply));
    // The reply to this one shows that the one before has been accepted.
    co_await client.call("greet");
    server.stop(0s, [] {});
    co_await asking.join();
    co_await client.leave();
}

/// The same handler under two types, so that each can go over a link of its own.
struct Slow : Application {
    Slow() : Application("slow") {
        on("left", &Slow::wait);
        on("right", &Slow::wait);
    }

    Task<Reply> wait(Context& context, Request request) {
        const bool came =
            co_await context.wait_for(std::chrono::milliseconds(request.number("ms", 0)));
        co_return Reply{{"came", came}};
    }
};

/// Says which thread a handler is on that stays with its connection.
struct Named : Application {
    Named() : Application("named") { on("thread", &Named::thread, RunsOn::connection); }

    Task<Reply> thread(Context&, Request) {
        std::array<char, 16> name{};
        ::pthread_getname_np(::pthread_self(), name.data(), name.size());
        co_return Reply{{"name", name.data()}};
    }
};

Task<> ask_for_thread(testing::Client& client, Reply& reply) {
    co_await client.join("named");
    reply = co_await client.call("thread");
    co_await client.leave();
}

/// One connection with a request in flight over each of two links.
struct BothWays {
    explicit BothWays(const Executor& executor, const Server& server)
        : client(executor, endpoint_of(server)) {}

    testing::Client client;
    Reply left = Fault{.text = "none came"};
    Reply right = Fault{.text = "none came"};

    Task<> join() {
        co_await client.join("shop");
        co_await call_when_linked(client, "left");
        co_await call_when_linked(client, "right");
    }

    /// They have been accepted when `stop` is called.
    Task<> ask(int ms, std::function<void()> stop) {
        Nursery asking(co_await boost::asio::this_coro::executor);
        asking.spawn(ask_one("left", ms, left));
        asking.spawn(ask_one("right", ms, right));
        co_await client.call("left");
        stop();
        co_await asking.join();
        co_await client.leave();
    }

    Task<> ask_one(std::string type, int ms, Reply& reply) {
        reply = co_await client.call(std::move(type), {{"ms", ms}});
    }
};

/// Stops the server when all of them have their requests in flight.
Task<> ask_both_ways_while_stopping(std::vector<std::unique_ptr<BothWays>>& clients,
                                    Server& server) {
    for (const auto& client : clients) co_await client->join();
    Nursery asking(co_await boost::asio::this_coro::executor);
    std::size_t ready = 0;
    const auto stop = [&] {
        if (++ready == clients.size()) server.stop(30s, [] {});
    };
    int ms = 0;
    for (const auto& client : clients) asking.spawn(client->ask(ms += 150, stop));
    co_await asking.join();
}

/// Four requests at once, and how many of them the server had too much to do for.
Task<> ask_at_once(testing::Client& client, Server& server, int& overloaded) {
    co_await client.join("demo");
    Nursery asking(co_await boost::asio::this_coro::executor);
    const auto ask = [](testing::Client& who, Server& whom, int& refused) -> Task<> {
        const Reply reply = co_await who.call("slow", {{"ms", 60'000}});
        if (!reply.failed() || reply.fault().code != FaultCode::overloaded) co_return;
        // The one in the handler and the one in the queue are answered when the server stops.
        if (++refused == 2) whom.stop(0s, [] {});
    };
    for (int count = 0; count < 4; ++count) asking.spawn(ask(client, server, overloaded));
    co_await asking.join();
    co_await client.leave();
}

Task<std::string> first_bytes(net::Stream& stream) {
    std::string bytes(256, '\0');
    for (;;) {
        const auto count = stream.try_read(bytes);
        if (count) co_return bytes.substr(0, *count);
        if (count.error() != net::error::would_block || co_await stream.readable()) co_return "";
    }
}

Task<std::string> answer_to_one_too_many(Executor executor, std::uint16_t port) {
    net::Connector first(executor);
    const auto kept = co_await first.connect("127.0.0.1", port);
    net::Connector second(executor);
    const auto refused = co_await second.connect("127.0.0.1", port);
    co_return kept&& refused ? co_await first_bytes(**refused) : "not connected";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(server)

BOOST_AUTO_TEST_CASE(message_is_handled_on_the_server_that_it_belongs_to) {
    Config back_config = quiet();
    back_config.server_name = "back";
    Server back(back_config, demo());
    back.start();
    Config front_config = quiet();
    front_config.io_threads = 2;
    front_config.peers = {{"back", {.host = "127.0.0.1", .port = back.port()}, "demo", "test"}};
    front_config.maps = {{"shop", "*", "back", "test"}};
    Server front(front_config, {});
    front.start();
    boost::asio::io_context context{1};
    testing::Client client(context.get_executor(), endpoint_of(front));
    Reply reply;

    testing::run(context, forward_once(client, reply));

    BOOST_TEST_REQUIRE(!reply.failed(), reply.json());
    BOOST_TEST(reply.body().at("server") == "back");
    BOOST_TEST(reply.body().at("application") == "demo");
    front.stop_and_wait(1s);
    back.stop_and_wait(1s);
    for (const Server* server : {&front, &back}) {
        const auto counts = server->counts();
        BOOST_TEST(counts.in_flight == 0U);
        BOOST_TEST(counts.accepted ==
                   counts.replied + counts.failed + counts.timed_out + counts.cancelled);
    }
}

BOOST_AUTO_TEST_CASE(request_in_flight_at_the_end_of_the_grace_gets_a_fault) {
    Server server(quiet(), demo());
    server.start();
    boost::asio::io_context context{1};
    testing::Client client(context.get_executor(), endpoint_of(server));
    Reply reply;

    testing::run(context, call_while_stopping(client, server, reply));

    BOOST_TEST_REQUIRE(reply.failed());
    BOOST_TEST(to_string(reply.fault().code) == "cancelled");
    BOOST_TEST(reply.fault().status.value() == 503);
    BOOST_TEST(server.end_workers(10s));
    BOOST_TEST(server.counts().in_flight == 0U);
}

BOOST_AUTO_TEST_CASE(links_stay_up_until_the_requests_of_all_threads_are_answered) {
    // Each thread has one of the links, and the connections are wherever the kernel puts them: one
    // that lasts longer than those of the other thread needs the other thread's link.
    const std::vector<ApplicationFactory> slow{[] { return std::make_unique<Slow>(); }};
    Server left(quiet(), slow);
    Server right(quiet(), slow);
    left.start();
    right.start();
    Config config = quiet();
    config.io_threads = 2;
    config.peers = {{"left", {.host = "127.0.0.1", .port = left.port()}, "slow", "test"},
                    {"right", {.host = "127.0.0.1", .port = right.port()}, "slow", "test"}};
    config.maps = {{"shop", "left", "left", "test"}, {"shop", "right", "right", "test"}};
    Server front(config, {});
    front.start();
    boost::asio::io_context context{1};
    std::vector<std::unique_ptr<BothWays>> clients;
    for (int count = 0; count < 4; ++count) {
        clients.push_back(std::make_unique<BothWays>(context.get_executor(), front));
    }

    testing::run(context, ask_both_ways_while_stopping(clients, front));

    for (const auto& client : clients) {
        BOOST_TEST(!client->left.failed(), client->left.json());
        BOOST_TEST(!client->right.failed(), client->right.json());
    }
}

BOOST_AUTO_TEST_CASE(io_thread_is_known_by_its_name) {
    Config config = quiet();
    config.io_threads = 1;
    Server server(config, {[] { return std::make_unique<Named>(); }});
    server.start();
    boost::asio::io_context context{1};
    testing::Client client(context.get_executor(), endpoint_of(server));
    Reply reply = Fault{.text = "none came"};

    testing::run(context, ask_for_thread(client, reply));

    BOOST_TEST(reply.json() == R"({"name":"io-0"})");
    server.stop_and_wait(0s);
}

BOOST_AUTO_TEST_CASE(connection_above_the_limit_is_refused_at_once) {
    Config config = quiet();
    config.connections_max = 1;
    Server server(config, demo());
    server.start();
    boost::asio::io_context context{1};

    const std::string answer =
        testing::run(context, answer_to_one_too_many(context.get_executor(), server.port()));

    BOOST_TEST(answer.starts_with("HTTP/1.1 503 Service Unavailable\r\n"), answer);
    BOOST_TEST(answer.find("\r\nRetry-After: ") != std::string::npos, answer);
    server.stop_and_wait(0s);
    BOOST_TEST(server.counts().connections_refused == 1U);
}

BOOST_AUTO_TEST_CASE(handlers_that_wait_are_bounded_as_configured) {
    Config config = quiet();
    config.workers = 1;
    config.handlers_max = 1;
    config.queue_max = 1;
    Server server(config, demo());
    server.start();
    boost::asio::io_context context{1};
    testing::Client client(context.get_executor(), endpoint_of(server));
    int overloaded = 0;

    testing::run(context, ask_at_once(client, server, overloaded));

    BOOST_TEST(overloaded >= 2);
    BOOST_TEST(server.end_workers(10s));
}

BOOST_AUTO_TEST_CASE(connection_that_says_nothing_does_not_hold_up_the_stop) {
    Config config = quiet();
    config.handshake_timeout = 1h;
    Server server(config, demo());
    server.start();
    boost::asio::io_context context{1};
    net::Connector connector(context.get_executor());

    const auto silent = testing::run(context, connector.connect("127.0.0.1", server.port()));
    server.stop_and_wait(1h);

    BOOST_TEST(silent.has_value());
}

BOOST_AUTO_TEST_CASE(port_in_use_is_said_with_its_number) {
    Server first(quiet(), demo());
    first.start();
    Config config = quiet();
    config.port = first.port();
    Server second(config, demo());

    BOOST_CHECK_EXCEPTION(second.start(), std::runtime_error, [&](const std::runtime_error& error) {
        return std::string(error.what()).find(std::to_string(first.port())) != std::string::npos;
    });
    first.stop_and_wait(0s);
}

BOOST_AUTO_TEST_CASE(port_of_several_threads_is_not_shared_with_another_server) {
    Config config = quiet();
    config.io_threads = 2;
    Server first(config, demo());
    first.start();
    config.port = first.port();
    Server second(config, demo());

    BOOST_CHECK_EXCEPTION(second.start(), std::runtime_error, [](const auto& error) {
        return std::string(error.what()).find("in use") != std::string::npos;
    });
    first.stop_and_wait(0s);
}

BOOST_AUTO_TEST_CASE(two_applications_of_one_name_are_refused) {
    auto twice = demo();
    twice.push_back(twice.front());

    BOOST_CHECK_THROW(Server(quiet(), std::move(twice)), std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()
