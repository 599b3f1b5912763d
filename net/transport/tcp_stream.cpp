#include "net/transport/tcp_stream.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/this_coro.hpp>
#include <cerrno>
#include <utility>

#include "net/transport/error.hpp"
#include "net/transport/socket_watch.hpp"

namespace coqewd::net {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

bool would_block() {
    return errno == EAGAIN || errno == EWOULDBLOCK;
}

/// A socket without Asio, which would ask the system anew for each wait (DescriptorEvents).
class TcpStream final : public Stream {
  public:
    /// The socket is connected and does not block; below 0 for one that is closed.
    TcpStream(const Executor& executor, int socket, tcp::endpoint remote)
        : executor_(executor),
          events_(DescriptorEvents::of(executor)),
          watch_(executor),
          socket_(socket),
          remote_(std::move(remote)) {}

    ~TcpStream() override { TcpStream::close(); }

    Result<std::size_t> try_read(std::span<char> buffer) override {
        if (!is_open()) return error::operation_aborted;
        ssize_t count = 0;
        do {
            count = ::recv(socket_, buffer.data(), buffer.size(), 0);
        } while (count < 0 && errno == EINTR);
        if (count == 0) return error::end_of_stream;
        if (count < 0 && !would_block()) return last_error();
        if (count < static_cast<ssize_t>(buffer.size())) watch_.note_drained();
        if (count < 0) return error::would_block;
        return static_cast<std::size_t>(count);
    }

    Result<std::size_t> try_write(std::string_view bytes) override {
        if (!is_open()) return error::operation_aborted;
        if (bytes.empty()) return std::size_t{0};
        ssize_t count = 0;
        do {
            count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        } while (count < 0 && errno == EINTR);
        if (count < 0 && !would_block()) return last_error();
        if (count < static_cast<ssize_t>(bytes.size())) watch_.note_full();
        if (count < 0) return error::would_block;
        return static_cast<std::size_t>(count);
    }

    Task<error_code> readable() override { return wait(&SocketWatch::may_read, watch_.readable()); }
    Task<error_code> writable() override {
        return wait(&SocketWatch::may_write, watch_.writable());
    }

    void finish() override { ::shutdown(socket_, SHUT_WR); }

    void close() override {
        if (!is_open()) return;
        ::close(std::exchange(socket_, closed));
        watch_.wake();
    }

    std::unique_ptr<Stream> move_to(const Executor& executor) override {
        if (watched_) events_.remove(socket_);
        return std::make_unique<TcpStream>(executor, std::exchange(socket_, closed), remote_);
    }

    bool is_open() const override { return socket_ != closed; }
    Executor executor() const override { return executor_; }
    std::string remote() const override {
        if (remote_text_.empty()) remote_text_ = to_text(remote_);
        return remote_text_;
    }

  private:
    static constexpr int closed = -1;

    Task<error_code> wait(bool (SocketWatch::*may)() const, Signal& told) {
        while (is_open() && !(watch_.*may)()) {
            if (const error_code failure = begin_watching()) co_return failure;
            if (!told.take()) co_await told.next();
            const auto state = co_await asio::this_coro::cancellation_state;
            if (state.cancelled() != asio::cancellation_type::none) break;
        }
        co_return is_open() && (watch_.*may)() ? error_code() : error::operation_aborted;
    }

    error_code begin_watching() {
        if (watched_) return {};
        const error_code failure = events_.add(socket_, watch_, SocketWatch::events);
        watched_ = !failure;
        return failure;
    }

    const Executor executor_;
    DescriptorEvents& events_;
    SocketWatch watch_;
    int socket_;
    bool watched_ = false;
    tcp::endpoint remote_;
    /// Made when somebody asks for it.
    mutable std::string remote_text_;
};

}  // namespace

std::unique_ptr<Stream> make_tcp_stream(Socket socket) {
    // A socket that the other side has reset already refuses these; reading then says so.
    error_code ignored;
    const tcp::endpoint remote = socket.remote_endpoint(ignored);
    socket.non_blocking(true, ignored);
    socket.set_option(tcp::no_delay(true), ignored);
    return std::make_unique<TcpStream>(socket.get_executor(), socket.release(), remote);
}

std::string to_text(const tcp::endpoint& endpoint) {
    asio::ip::address address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    }
    const std::string host = address.to_string();
    const std::string port = std::to_string(endpoint.port());
    return address.is_v6() ? "[" + host + "]:" + port : host + ":" + port;
}

}  // namespace coqewd::net
