#include "net/socketio/session.hpp"

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include "core/async/nursery.hpp"
#include "tests/support/run.hpp"
#include "tests/support/streams.hpp"
#include "tests/support/tls.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;

namespace {

Task<> read_to_the_end(Channel& channel, std::string& messages) {
    for (;;) {
        const auto message = co_await channel.read();
        if (!message) co_return;
        messages += *message + ";";
    }
}

/// One session over memory, and what became of it.
struct Fixture {
    Fixture() {
        Clock::of(io.get_executor()).freeze();
        options.random = [](std::span<char> bytes) { std::ranges::fill(bytes, '\0'); };
        options.on_client = [this](Channel& channel, socketio::ClientInfo) {
            ++clients;
            return read_to_the_end(channel, messages);
        };
        auto [left, right] = memory_streams(io);
        session = std::make_unique<socketio::Session>(std::move(left), options);
        other = std::move(right);
    }

    /// What the session answers to these bytes, after which nothing more comes.
    std::string answer_to(const std::string& bytes) {
        other->try_write(bytes).value();
        other->finish();
        run(io, session->run());
        return arrived();
    }

    std::string arrived() {
        std::string all;
        std::array<char, 4096> room{};
        while (const auto count = other->try_read(room)) all.append(room.data(), *count);
        return all;
    }

    boost::asio::io_context io;
    socketio::Session::Options options;
    int clients = 0;
    std::string messages;
    std::unique_ptr<socketio::Session> session;
    std::unique_ptr<Stream> other;
};

std::string get(const std::string& target, const std::string& fields = "") {
    return "GET " + target + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}

const std::string upgrade =
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

std::string masked_text(const std::string& text) {
    return std::string("\x81") + static_cast<char>(0x80 | text.size()) + std::string(4, '\0') +
           text;
}

const std::string closing("\x88\x80\0\0\0\0", 6);

std::string body(const std::string& response) {
    return response.substr(response.find("\r\n\r\n") + 4);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(socketio_session, Fixture)

BOOST_AUTO_TEST_CASE(client_is_greeted_and_what_came_with_the_handshake_is_not_lost) {
    const std::string answer =
        answer_to(get("/socket.io/?EIO=4&transport=websocket", upgrade) + masked_text("40") +
                  masked_text(R"(42["ewdjs",{"type":"a"}])") + closing);

    BOOST_TEST(answer.starts_with("HTTP/1.1 101 "), answer);
    BOOST_TEST(answer.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") != std::string::npos);
    BOOST_TEST(answer.find(R"(0{"sid":"AAAAAAAAAAAAAAAAAAAA","upgrades":[])") != std::string::npos);
    BOOST_TEST(answer.find(R"(40{"sid":"AAAAAAAAAAAAAAAAAAAA"})") != std::string::npos);
    BOOST_TEST(messages == R"({"type":"a"};)");
}

BOOST_AUTO_TEST_CASE(other_paths_are_not_found) {
    BOOST_TEST(answer_to(get("/")).starts_with("HTTP/1.1 404 "));
    BOOST_TEST(clients == 0);
}

BOOST_AUTO_TEST_CASE(polling_is_refused_with_the_body_that_clients_know) {
    const std::string answer = answer_to(get("/socket.io/?EIO=4&transport=polling"));

    BOOST_TEST(answer.starts_with("HTTP/1.1 400 "));
    BOOST_TEST(body(answer) == R"({"code":0,"message":"Transport unknown"})");
}

BOOST_AUTO_TEST_CASE(unknown_generation_is_refused_before_the_upgrade) {
    const std::string answer = answer_to(get("/socket.io/?EIO=2&transport=websocket", upgrade));

    BOOST_TEST(answer.starts_with("HTTP/1.1 400 "));
    BOOST_TEST(body(answer) == "Unsupported protocol version");
}

BOOST_AUTO_TEST_CASE(request_without_an_upgrade_is_a_bad_one) {
    const std::string answer = answer_to(get("/socket.io/?EIO=4&transport=websocket"));

    BOOST_TEST(body(answer) == R"({"code":3,"message":"Bad request"})");
}

BOOST_AUTO_TEST_CASE(what_is_no_http_gets_400) {
    BOOST_TEST(answer_to("\x16\x03\x01 this is TLS\r\n\r\n").starts_with("HTTP/1.1 400 "));
}

BOOST_AUTO_TEST_CASE(head_over_the_limit_gets_431) {
    const std::string answer = answer_to(get("/" + std::string(9000, 'x')));

    BOOST_TEST(answer.starts_with("HTTP/1.1 431 "), answer);
}

BOOST_AUTO_TEST_CASE(head_that_does_not_come_to_its_end_is_given_up) {
    other->try_write("GET / HT").value();
    Nursery nursery(io.get_executor());
    nursery.spawn(session->run());
    io.poll();
    BOOST_TEST(nursery.size() == 1U);

    Clock::of(io.get_executor()).advance(options.handshake_timeout);

    run(io, nursery.join());
    BOOST_TEST(arrived() == "");
}

BOOST_AUTO_TEST_CASE(client_that_says_nothing_under_tls_is_given_up) {
    options.tls = good_server();
    Nursery nursery(io.get_executor());
    nursery.spawn(session->run());
    io.poll();
    BOOST_TEST(nursery.size() == 1U);

    Clock::of(io.get_executor()).advance(options.handshake_timeout);

    run(io, nursery.join());
    BOOST_TEST(clients == 0);
}

BOOST_AUTO_TEST_CASE(client_that_stops_within_the_tls_handshake_is_given_up) {
    options.tls = good_server();
    // The head of a TLS record that does not come to its end.
    other->try_write(std::string("\x16\x03\x01\x02\x00\x01\x00", 7)).value();
    Nursery nursery(io.get_executor());
    nursery.spawn(session->run());
    io.poll();
    BOOST_TEST(nursery.size() == 1U);

    Clock::of(io.get_executor()).advance(options.handshake_timeout);

    run(io, nursery.join());
    BOOST_TEST(clients == 0);
}

BOOST_AUTO_TEST_SUITE_END()
