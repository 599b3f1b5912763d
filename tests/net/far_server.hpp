#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/async/signal.hpp"
#include "net/transport/address_race.hpp"
#include "net/transport/error.hpp"
#include "net/transport/memory_stream.hpp"
#include "net/websocket/decoder.hpp"
#include "net/websocket/encoder.hpp"
#include "net/websocket/handshake.hpp"
#include "tests/core/settle.hpp"

namespace coqewd::testing {

/// An error as people read it; of a task that has not ended, that it runs.
inline std::string words(const std::optional<error_code>& failure) {
    return failure ? failure->message() : "still running";
}

/// The random bytes of these tests are zeros; this is the key that a client makes of them.
inline constexpr std::string_view key_of_zeros = "AAAAAAAAAAAAAAAAAAAAAA==";

/// The other side of one connection over memory, which a test plays a step at a time.
class FarServer {
  public:
    FarServer(boost::asio::io_context& io, std::unique_ptr<net::Stream> stream)
        : io_(io), stream_(std::move(stream)) {}

    /// The bytes that have come and were not asked for before.
    std::string bytes() {
        std::string all;
        std::array<char, 4096> room{};
        while (const auto count = stream_->try_read(room)) all.append(room.data(), *count);
        settle(io_);
        return all;
    }

    /// The frames that have come and were not asked for before: texts as they are, others by their
    /// names.
    std::vector<std::string> heard() {
        decoder_.feed(bytes());
        std::vector<std::string> frames;
        while (const auto message = decoder_.next()) frames.push_back(described(*message));
        return frames;
    }

    void say_bytes(std::string_view raw) {
        BOOST_TEST(stream_->try_write(raw).value() == raw.size());
        settle(io_);
    }

    /// The answer that switches to WebSocket.
    static std::string switching() { return net::websocket::response_text(key_of_zeros).value(); }

    /// Takes the request, which begins with these words, and switches.
    void accept(std::string_view begin_of_request) {
        const std::string request = bytes();
        BOOST_TEST(request.starts_with(begin_of_request), request);
        say_bytes(switching());
    }

    void say(std::string_view text) {
        std::string frame;
        net::websocket::append_text(frame, text);
        say_bytes(frame);
    }

    void say_binary(std::string_view payload) {
        std::string frame;
        net::websocket::append_binary(frame, payload);
        say_bytes(frame);
    }

    void say_close() {
        std::string frame;
        net::websocket::append_close(frame, {});
        say_bytes(frame);
    }

    /// Everything up to the joined namespace, as a server of Engine.IO 4 does it.
    void join() {
        accept("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n");
        say(greeting);
        BOOST_TEST(heard() == std::vector<std::string>{"40"});
        say(R"(40{"sid":"n"})");
    }

    /// The same as a server of Engine.IO 3 does it.
    void join_older() {
        accept("GET /socket.io/?EIO=3&transport=websocket HTTP/1.1\r\n");
        say(greeting);
        say("40");
    }

    /// Ends the WebSocket as it should be ended: the frames that came, with a close frame as the
    /// last, which is answered.
    std::vector<std::string> part() {
        auto frames = heard();
        say_close();
        stream_->finish();
        settle(io_);
        return frames;
    }

    /// Goes without a word.
    void vanish() {
        stream_->close();
        settle(io_);
    }

    static constexpr std::string_view greeting =
        R"(0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000})";

  private:
    static std::string described(const net::websocket::Message& message) {
        using net::websocket::Opcode;
        const std::string payload(message.payload);
        if (message.opcode == Opcode::text) return payload;
        if (message.opcode == Opcode::binary) return "binary " + payload;
        if (message.opcode == Opcode::close) {
            return "close " + std::to_string(static_cast<int>(message.code));
        }
        return "frame " + std::to_string(static_cast<int>(message.opcode));
    }

    boost::asio::io_context& io_;
    std::unique_ptr<net::Stream> stream_;
    net::websocket::Decoder decoder_{net::websocket::Role::server, {}};
};

/// What a Client's addresses lead to: streams in memory, whose other sides a test plays.
class MemoryNetwork {
  public:
    enum class Manner { answers, refuses, is_silent };

    explicit MemoryNetwork(boost::asio::io_context& io) : io_(io) {}

    net::Reach reach() {
        return [this](Executor executor, const auto&) { return connect(std::move(executor)); };
    }

    /// How often somebody has dialled.
    std::size_t dialled = 0;
    Manner manner = Manner::answers;
    std::vector<std::unique_ptr<FarServer>> servers;

    FarServer& last() { return *servers.at(servers.size() - 1); }

  private:
    Task<Result<std::unique_ptr<net::Stream>>> connect(Executor executor) {
        ++dialled;
        if (manner == Manner::refuses) co_return boost::asio::error::connection_refused;
        if (manner == Manner::is_silent) {
            Signal never(executor);
            co_await never.wait();
            co_return net::error::operation_aborted;
        }
        auto [near, far] = net::make_memory_streams(executor, executor);
        servers.push_back(std::make_unique<FarServer>(io_, std::move(far)));
        co_return std::move(near);
    }

    boost::asio::io_context& io_;
};

}  // namespace coqewd::testing
