#include "net/socketio/channel.hpp"

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

#include "core/async/nursery.hpp"
#include "net/error.hpp"
#include "tests/core/settle.hpp"
#include "tests/support/streams.hpp"

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::net::socketio;
using namespace coqewd::testing;
using namespace std::chrono_literals;

BOOST_TEST_DONT_PRINT_LOG_VALUE(coqewd::Fit)

namespace {

/// The server's end of a session over memory, under a frozen clock; the test holds the far end.
struct Ends {
    boost::asio::io_context io;
    Executor executor = io.get_executor();
    Clock& clock = Clock::of(executor);
    std::unique_ptr<Stream> far;
    std::unique_ptr<websocket::Connection> connection;
    std::unique_ptr<SocketIoChannel> channel;
    Nursery tasks{executor};
    error_code ended;

    void begin(Generation generation, std::size_t outbox_bytes_max = 4'000'000) {
        clock.freeze();
        auto [near, other] = memory_streams(io);
        far = std::move(other);
        connection = std::make_unique<websocket::Connection>(
            std::move(near), websocket::Connection::Options{.outbox_bytes_max = outbox_bytes_max});
        channel = std::make_unique<SocketIoChannel>(
            *connection,
            Conversation::Options{.generation = generation, .sid = "S", .socket_id = "ID"});
        tasks.spawn(open());
        settle(io);
        heard();
    }

    void read_to_the_end() {
        tasks.spawn(read());
        settle(io);
    }

    void pass(Duration time) {
        clock.advance(time);
        settle(io);
    }

    void say(const std::string& text) {
        const std::string frame = std::string("\x81") + static_cast<char>(0x80 | text.size()) +
                                  std::string(4, '\0') + text;
        far->try_write(frame).value();
        settle(io);
    }

    /// What has come since the last time, the frames' heads included.
    std::string heard() {
        std::string all;
        std::array<char, 4096> room{};
        while (const auto count = far->try_read(room)) all.append(room.data(), *count);
        return all;
    }

    ~Ends() {
        connection->abort();
        settle(io);
        BOOST_TEST(tasks.size() == 0U);
    }

  private:
    Task<> open() { co_await channel->open(); }

    Task<> read() {
        for (;;) {
            const auto message = co_await channel->read();
            if (message) continue;
            ended = message.error();
            co_return;
        }
    }
};

const std::string noop(
    "\x81\x01"
    "6");
const std::string ping(
    "\x81\x01"
    "2");

}  // namespace

BOOST_FIXTURE_TEST_SUITE(socketio_channel, Ends)

BOOST_AUTO_TEST_CASE(silent_client_of_engine_io_4_is_pinged_and_then_ended) {
    begin(Generation::eio4);
    say("40");
    read_to_the_end();

    pass(25s);
    BOOST_TEST(heard().ends_with(ping));
    pass(20s);

    BOOST_TEST((ended == Error::silent));
}

BOOST_AUTO_TEST_CASE(client_that_answers_its_pings_stays) {
    begin(Generation::eio4);
    say("40");
    read_to_the_end();

    for (int n = 0; n < 5; ++n) {
        pass(25s);
        say("3");
    }

    BOOST_TEST(!ended);
}

BOOST_AUTO_TEST_CASE(silent_client_of_engine_io_3_is_ended) {
    begin(Generation::eio3);
    read_to_the_end();

    pass(44s);
    BOOST_TEST(!ended);
    pass(1s);

    BOOST_TEST((ended == Error::silent));
}

BOOST_AUTO_TEST_CASE(client_of_engine_io_3_that_nobody_reads_is_told_that_the_server_lives) {
    begin(Generation::eio3);

    for (int n = 0; n < 6; ++n) {
        pass(10s);
        BOOST_TEST(heard() == noop);
    }

    read_to_the_end();
    BOOST_TEST(!ended);
}

BOOST_AUTO_TEST_CASE(who_joins_nothing_is_closed_after_the_time_for_it) {
    begin(Generation::eio4);
    read_to_the_end();

    for (int n = 0; n < 4; ++n) {
        pass(12s);
        say("3");
    }

    BOOST_TEST(heard().find("Nothing joined") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(message_fits_when_the_outbox_can_hold_it_at_all_and_now) {
    begin(Generation::eio3, 1000);

    BOOST_TEST((channel->fit(900) == Fit::fits));
    BOOST_TEST((channel->fit(1000) == Fit::too_big));
    channel->write("\"" + std::string(500, 'x') + "\"");
    BOOST_TEST((channel->fit(600) == Fit::full));
    settle(io);
    BOOST_TEST((channel->fit(600) == Fit::fits));
}

BOOST_AUTO_TEST_SUITE_END()
