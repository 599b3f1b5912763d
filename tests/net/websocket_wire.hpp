#pragma once

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "core/async/nursery.hpp"
#include "net/transport/await.hpp"
#include "net/websocket/connection.hpp"
#include "tests/support/run.hpp"
#include "tests/support/streams.hpp"

namespace coqewd::net::websocket {

// Frames as they stand on the wire, made here byte by byte and not by the encoder: a fault that
// reading and writing had in common would show.

/// The first byte of a frame: FIN, three reserved bits, the opcode.
constexpr unsigned whole_text = 0x81;
constexpr unsigned whole_binary = 0x82;
constexpr unsigned first_text = 0x01;
constexpr unsigned first_binary = 0x02;
constexpr unsigned more = 0x00;
constexpr unsigned last = 0x80;
constexpr unsigned closing = 0x88;
constexpr unsigned ping = 0x89;
constexpr unsigned pong = 0x8A;

inline std::string big_endian_bytes(std::uint64_t value, int count) {
    std::string bytes;
    while (count-- > 0) bytes += static_cast<char>(value >> (8 * count) & 0xFF);
    return bytes;
}

/// The beginning of a frame up to its length; mask_bit is 0x80 or 0.
inline std::string frame_start(unsigned first, std::uint64_t size, unsigned mask_bit) {
    std::string bytes(1, static_cast<char>(first));
    const unsigned form = size < 126 ? static_cast<unsigned>(size) : size < 65'536 ? 126 : 127;
    bytes += static_cast<char>(mask_bit | form);
    return bytes + big_endian_bytes(size, form == 126 ? 2 : form == 127 ? 8 : 0);
}

/// What a server writes.
inline std::string plain(unsigned first, std::string_view payload = {}) {
    return frame_start(first, payload.size(), 0).append(payload);
}

/// What a client writes.
inline std::string masked(unsigned first, std::string_view payload = {}) {
    constexpr std::array<char, 4> key{'\x37', '\xFA', '\x21', '\x3D'};
    std::string bytes = frame_start(first, payload.size(), 0x80).append(key.data(), key.size());
    for (std::size_t i = 0; i < payload.size(); ++i) {
        bytes += static_cast<char>(payload[i] ^ key[i % key.size()]);
    }
    return bytes;
}

/// The payload of a close frame.
inline std::string close_payload(unsigned code, std::string_view reason = {}) {
    return big_endian_bytes(code, 2).append(reason);
}

/// The client's last word, and the server's answer to it.
inline const std::string goodbye = masked(closing, close_payload(1000));
inline const std::string goodbye_answer = plain(closing, close_payload(1000));

/// What carries the bytes, and in which pieces they are read.
enum class Wire : std::uint8_t { memory, memory_by_octets, tcp, tcp_by_octets };

constexpr std::array all_wires{Wire::memory, Wire::memory_by_octets, Wire::tcp,
                               Wire::tcp_by_octets};
/// For much data.
constexpr std::array wide_wires{Wire::memory, Wire::tcp};

inline std::ostream& operator<<(std::ostream& out, Wire wire) {
    constexpr std::array names{"memory", "memory by octets", "TCP", "TCP by octets"};
    return out << names.at(static_cast<std::size_t>(wire));
}

inline testing::StreamPair streams_over(Wire wire, boost::asio::io_context& io) {
    switch (wire) {
        case Wire::memory:
            return testing::memory_streams(io);
        case Wire::memory_by_octets:
            return testing::memory_streams(io, 1);
        case Wire::tcp:
        case Wire::tcp_by_octets:
            break;
    }
    return testing::connected_streams(io);
}

/// Lets the other side read after each octet.
inline Task<> write_by_octets(Stream& stream, std::string bytes) {
    for (const char octet : bytes) {
        if (co_await testing::write_all(stream, std::string(1, octet))) co_return;
        co_await boost::asio::post(stream.executor(), as_result);
    }
}

/// A server that sends each message back, and a client that speaks in bytes.
class Talk {
  public:
    /// The glued bytes have come to the server with the handshake.
    explicit Talk(Wire wire, Connection::Options options = {.random = {}},
                  std::string_view glued = {})
        : wire_(wire),
          streams_(streams_over(wire, io_)),
          connection_(std::move(streams_.first), std::move(options)),
          echoing_(io_.get_executor()) {
        connection_.feed(glued);
        echoing_.spawn(echo());
    }

    ~Talk() {
        other().close();
        testing::run(io_, echoing_.join());
    }

    Talk(const Talk&) = delete;
    Talk& operator=(const Talk&) = delete;

    /// Not all of it, when the server ends the connection before.
    void say(std::string bytes) {
        if (wire_ == Wire::tcp_by_octets) {
            testing::run(io_, write_by_octets(other(), std::move(bytes)));
        } else {
            testing::run(io_, testing::write_all(other(), std::move(bytes)));
        }
    }

    /// The next bytes of the server, that many unless it ends before.
    std::string hear(std::size_t count) {
        return testing::run(io_, testing::read_up_to(other(), count)).bytes;
    }

    std::string hear_to_end() { return testing::run(io_, testing::read_to_end(other())).bytes; }

    /// Lets the server do all it can with what has come.
    void settle() {
        io_.restart();
        io_.poll();
    }

    Clock& clock() { return Clock::of(io_.get_executor()); }
    Connection& connection() { return connection_; }
    Stream& other() { return *streams_.second; }

    /// How many data messages the server has read.
    int messages() const { return messages_; }
    /// Why its reading ended.
    const error_code& reading_ended() const { return reading_ended_; }

  private:
    Task<> echo() {
        for (;;) {
            const auto message = co_await connection_.read();
            if (!message) {
                reading_ended_ = message.error();
                break;
            }
            ++messages_;
            if (message->opcode == Opcode::binary) {
                connection_.write_binary(message->payload);
            } else {
                connection_.write_text(message->payload);
            }
        }
        co_await connection_.leave();
    }

    boost::asio::io_context io_;
    Wire wire_;
    testing::StreamPair streams_;
    Connection connection_;
    Nursery echoing_;
    int messages_ = 0;
    error_code reading_ended_;
};

/// All that the server says to these bytes, up to the end of the connection.
inline std::string answer_to(Wire wire, std::string bytes, Limits limits = {}) {
    Talk talk(wire, {.limits = limits, .random = {}});
    talk.say(std::move(bytes));
    return talk.hear_to_end();
}

}  // namespace coqewd::net::websocket
