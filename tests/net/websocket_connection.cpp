#include "net/websocket/connection.hpp"

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/support/run.hpp"
#include "tests/support/streams.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;
using websocket::Connection;
using websocket::Opcode;

namespace {

Connection::Options server_options() {
    return {.random = {}};
}

Connection::Options client_options() {
    return {.role = websocket::Role::client,
            .random = [](std::span<char> bytes) { std::ranges::fill(bytes, 'm'); }};
}

/// What the other side has sent by now, as bytes.
std::string arrived(Stream& stream) {
    std::string all;
    std::array<char, 65536> bytes{};
    while (const auto count = stream.try_read(bytes)) all.append(bytes.data(), *count);
    return all;
}

/// A connection whose other side is a bare stream.
struct Server {
    explicit Server(boost::asio::io_context& io, Connection::Options options = server_options())
        : Server(memory_streams(io), std::move(options)) {}

    Server(StreamPair streams, Connection::Options options)
        : connection(std::move(streams.first), std::move(options)),
          other(std::move(streams.second)) {}

    Connection connection;
    std::unique_ptr<Stream> other;
};

Task<std::string> read_text(Connection& connection) {
    const auto message = co_await connection.read();
    co_return message ? std::string(message->payload) : "error: " + message.error().message();
}

Task<> end(Server& server) {
    server.connection.abort();
    co_await server.connection.leave();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(websocket_connection)

BOOST_AUTO_TEST_CASE(frame_that_came_with_the_handshake_is_read_first) {
    boost::asio::io_context io;
    Server server(io);
    server.connection.feed(std::string("\x81\x82\0\0\0\0hi", 8));

    BOOST_TEST(run(io, read_text(server.connection)) == "hi");

    run(io, end(server));
}

BOOST_AUTO_TEST_CASE(all_that_is_ready_is_written_in_order_and_at_once) {
    boost::asio::io_context io;
    Server server(io);

    for (int n = 0; n < 3; ++n) server.connection.write_text("a", std::to_string(n), "z");
    io.poll();

    BOOST_TEST(arrived(*server.other) ==
               "\x81\x03"
               "a0z\x81\x03"
               "a1z\x81\x03"
               "a2z");
    run(io, end(server));
}

BOOST_AUTO_TEST_CASE(what_fills_a_record_does_not_wait_for_the_end_of_the_turn) {
    boost::asio::io_context io;
    Server server(io);
    const std::string frame = std::string("\x81\x7e\x07\xfc", 4) + std::string(2044, 'x');
    const auto write = [&](int times) {
        for (int n = 0; n < times; ++n) server.connection.write_text(frame.substr(4));
    };

    write(8);
    BOOST_TEST(arrived(*server.other).empty());
    write(1);
    BOOST_TEST(arrived(*server.other).size() == 8 * frame.size());
    io.poll();
    BOOST_TEST((arrived(*server.other) == frame));
    run(io, end(server));
}

BOOST_AUTO_TEST_CASE(stream_that_breaks_in_the_middle_of_a_turn_ends_the_connection) {
    boost::asio::io_context io;
    Server server(io);
    server.other->close();

    BOOST_TEST(server.connection.write_text(std::string(16'384, 'x')));
    BOOST_TEST(!server.connection.write_text("late"));
    BOOST_TEST(run(io, read_text(server.connection)) == "error: " + error::broken_pipe.message());
    run(io, end(server));
}

BOOST_AUTO_TEST_CASE(binary_messages_keep_their_place_between_texts) {
    boost::asio::io_context io;
    Server server(io);

    server.connection.write_text("t");
    server.connection.write_binary("\x04", std::string(1, '\0'));
    server.connection.write_text("u");
    io.poll();

    BOOST_TEST(arrived(*server.other) == std::string("\x81\x01t\x82\x02\x04\0\x81\x01u", 10));
    run(io, end(server));
}

BOOST_AUTO_TEST_CASE(ping_is_answered_with_its_payload) {
    boost::asio::io_context io;
    Server server(io);
    server.connection.feed(std::string("\x89\x82\0\0\0\0hi\x81\x80\0\0\0\0", 14));

    BOOST_TEST(run(io, read_text(server.connection)) == "");
    io.restart();
    io.poll();

    BOOST_TEST(arrived(*server.other) == "\x8a\x02hi");
    run(io, end(server));
}

BOOST_AUTO_TEST_CASE(client_that_does_not_read_is_closed_and_reported_once) {
    boost::asio::io_context io;
    int reported = 0;
    Server server(io, {.outbox_bytes_max = 1000, .on_slow = [&reported] { ++reported; }});

    BOOST_TEST(server.connection.write_text(std::string(900, 'x')));
    BOOST_TEST(!server.connection.write_text(std::string(900, 'x')));
    BOOST_TEST(!server.connection.write_text("x"));

    BOOST_TEST(reported == 1);
    run(io, server.connection.leave());
    BOOST_TEST(arrived(*server.other).size() <= 1000U);
}

BOOST_AUTO_TEST_CASE(what_the_other_side_has_taken_of_a_message_leaves_room_for_others) {
    boost::asio::io_context io;
    Server server(memory_streams(io, 600), {.outbox_bytes_max = 1000});
    server.connection.write_text(std::string(900, 'x'));
    BOOST_TEST(!server.connection.fits(500));

    io.poll();

    BOOST_TEST(arrived(*server.other).size() == 600U);
    BOOST_TEST(server.connection.write_text(std::string(500, 'x')));
    run(io, end(server));
}

BOOST_AUTO_TEST_CASE(breach_of_the_protocol_is_told_by_its_code) {
    const std::pair<std::string, std::string> breaches[] = {
        {std::string("\x81\x01x", 3), "\x03\xea"},                        // not masked: 1002
        {std::string("\x81\x81\0\0\0\0\xff", 7), "\x03\xef"},             // not UTF-8: 1007
        {std::string("\x81\xff\0\0\0\0\0\x10\0\0mask", 14), "\x03\xf1"},  // a megabyte: 1009
    };
    for (const auto& [bytes, code] : breaches) {
        boost::asio::io_context io;
        Server server(io, {.limits = {.message_bytes_max = 1000}});
        server.connection.feed(bytes);
        server.other->finish();

        BOOST_TEST(run(io, read_text(server.connection)).starts_with("error: "));
        run(io, server.connection.leave());

        BOOST_TEST(arrived(*server.other) == "\x88\x02" + code);
    }
}

BOOST_AUTO_TEST_CASE(close_frame_is_answered_and_ends_both_directions) {
    boost::asio::io_context io;
    Server server(io);
    server.connection.feed(std::string("\x88\x82\0\0\0\0\x03\xe8", 8));

    BOOST_TEST(run(io, read_text(server.connection)).starts_with("error: "));
    run(io, server.connection.leave());

    BOOST_TEST(arrived(*server.other) == "\x88\x02\x03\xe8");
    BOOST_TEST(!server.connection.write_text("late"));
}

BOOST_AUTO_TEST_CASE(silent_side_is_given_up_when_it_does_not_answer_a_close_frame) {
    boost::asio::io_context io;
    Clock& clock = Clock::of(io.get_executor());
    clock.freeze();
    Server server(io);
    server.connection.close({.code = websocket::CloseCode::going_away});
    io.poll();

    clock.advance(std::chrono::seconds(5));

    BOOST_TEST(run(io, read_text(server.connection)).starts_with("error: "));
    run(io, server.connection.leave());
    BOOST_TEST(arrived(*server.other) == "\x88\x02\x03\xe9");
}

BOOST_AUTO_TEST_CASE(messages_pass_between_both_roles_byte_by_byte) {
    boost::asio::io_context io;
    auto [left, right] = memory_streams(io, 1);
    Connection client(std::move(left), client_options());
    Connection server(std::move(right), server_options());

    client.write_text("to the ", "server");
    server.write_text("to the ", "client");

    BOOST_TEST(run(io, read_text(server)) == "to the server");
    BOOST_TEST(run(io, read_text(client)) == "to the client");
    client.abort();
    server.abort();
    run(io, client.leave());
    run(io, server.leave());
}

BOOST_AUTO_TEST_CASE(other_side_that_vanishes_ends_reading_and_writing) {
    boost::asio::io_context io;
    Server server(io);
    server.connection.feed(std::string("\x81\x85\0\0\0\0ha", 8));
    server.other->close();

    BOOST_TEST(run(io, read_text(server.connection)).starts_with("error: "));

    run(io, server.connection.leave());
    BOOST_TEST(!server.connection.write_text("late"));
}

BOOST_AUTO_TEST_SUITE_END()
