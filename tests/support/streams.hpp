#pragma once

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/system/system_error.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "net/transport/memory_stream.hpp"
#include "net/transport/tcp_stream.hpp"

namespace coqewd::testing {

struct SocketPair {
    net::Socket first;
    net::Socket second;
};

/// Two TCP sockets that are connected over the loopback address. A buffer size other than 0 makes
/// the kernel hold about that little for each.
inline SocketPair connected_sockets(boost::asio::io_context& io, int buffer_bytes = 0) {
    using boost::asio::ip::tcp;
    const tcp::endpoint anywhere(boost::asio::ip::address_v4::loopback(), 0);
    boost::asio::basic_socket_acceptor<tcp, Executor> acceptor(io, tcp::v4());
    const auto shrink = [buffer_bytes](auto& socket) {
        if (buffer_bytes == 0) return;
        socket.set_option(boost::asio::socket_base::send_buffer_size(buffer_bytes));
        socket.set_option(boost::asio::socket_base::receive_buffer_size(buffer_bytes));
    };
    shrink(acceptor);
    acceptor.bind(anywhere);
    acceptor.listen();
    net::Socket first(io, tcp::v4());
    shrink(first);
    first.connect(acceptor.local_endpoint());
    net::Socket second = acceptor.accept();
    return {std::move(first), std::move(second)};
}

using StreamPair = std::pair<std::unique_ptr<net::Stream>, std::unique_ptr<net::Stream>>;

inline StreamPair connected_streams(boost::asio::io_context& io, int buffer_bytes = 0) {
    auto [first, second] = connected_sockets(io, buffer_bytes);
    return {net::make_tcp_stream(std::move(first)), net::make_tcp_stream(std::move(second))};
}

inline StreamPair memory_streams(boost::asio::io_context& io, std::size_t capacity = 65536) {
    return net::make_memory_streams(io.get_executor(), io.get_executor(), capacity);
}

/// Writes all of it, or gives why not.
inline Task<error_code> write_all(net::Stream& stream, std::string bytes) {
    std::string_view left = bytes;
    while (!left.empty()) {
        const auto count = stream.try_write(left);
        if (count) {
            left.remove_prefix(*count);
        } else if (count.error() != net::error::would_block) {
            co_return count.error();
        } else if (const error_code failure = co_await stream.writable()) {
            co_return failure;
        }
    }
    co_return error_code{};
}

/// Everything up to the end, or up to bytes_max; and why it ended before that.
struct Received {
    std::string bytes;
    error_code failure;
};

inline Task<Received> read_up_to(net::Stream& stream, std::size_t bytes_max) {
    Received received;
    while (received.bytes.size() < bytes_max) {
        char buffer[8192];
        const std::size_t size = std::min(sizeof buffer, bytes_max - received.bytes.size());
        const auto count = stream.try_read({buffer, size});
        if (count) {
            received.bytes.append(buffer, *count);
            continue;
        }
        received.failure = count.error();
        if (received.failure != net::error::would_block) co_return received;
        received.failure = co_await stream.readable();
        if (received.failure) co_return received;
    }
    co_return received;
}

inline Task<Received> read_to_end(net::Stream& stream) {
    return read_up_to(stream, std::string::npos);
}

/// Bytes that show when some are lost, doubled or out of order.
inline std::string numbered_bytes(std::size_t size) {
    std::string bytes;
    for (std::size_t number = 0; bytes.size() < size; ++number) {
        bytes += std::to_string(number) + ' ';
    }
    bytes.resize(size);
    return bytes;
}

/// Sends `outgoing` and finishes; takes what comes up to the end.
inline Task<> send_and_finish(net::Stream& stream, std::string outgoing, error_code& failure) {
    failure = co_await write_all(stream, std::move(outgoing));
    stream.finish();
}

inline Task<> receive_to_end(net::Stream& stream, Received& received) {
    received = co_await read_to_end(stream);
}

inline Task<> wait_readable(net::Stream& stream, error_code& result) {
    result = co_await stream.readable();
}

inline Task<> wait_writable(net::Stream& stream, error_code& result) {
    result = co_await stream.writable();
}

/// Fills what the transport takes without a reader.
inline void write_until_full(net::Stream& stream) {
    const std::string block(4096, 'x');
    while (stream.try_write(block)) {
    }
}

/// Closes only after whoever was spawned before has begun to wait.
inline Task<> close(net::Stream& stream) {
    stream.close();
    co_return;
}

}  // namespace coqewd::testing
