#include "net/transport/tcp_stream.hpp"

#include <boost/asio/buffer.hpp>
#include <utility>

#include "net/transport/await.hpp"
#include "net/transport/error.hpp"

namespace coqewd::net {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

class TcpStream final : public Stream {
  public:
    explicit TcpStream(Socket socket) : socket_(std::move(socket)) {
        // A socket that the other side has reset already refuses these; reading then says so.
        error_code ignored;
        remote_ = socket_.remote_endpoint(ignored);
        socket_.non_blocking(true, ignored);
        socket_.set_option(tcp::no_delay(true), ignored);
    }

    /// The address was asked for when the connection was new; now it may be broken.
    TcpStream(Socket socket, tcp::endpoint remote)
        : socket_(std::move(socket)), remote_(std::move(remote)) {
        error_code ignored;
        socket_.non_blocking(true, ignored);
    }

    Result<std::size_t> try_read(std::span<char> buffer) override {
        if (!is_open()) return error::operation_aborted;
        error_code failure;
        const auto count = socket_.read_some(asio::buffer(buffer.data(), buffer.size()), failure);
        if (failure) return failure;
        return count;
    }

    Result<std::size_t> try_write(std::string_view bytes) override {
        if (!is_open()) return error::operation_aborted;
        error_code failure;
        const auto count = socket_.write_some(asio::buffer(bytes.data(), bytes.size()), failure);
        if (failure) return failure;
        return count;
    }

    Task<error_code> readable() override { return wait(Socket::wait_read); }
    Task<error_code> writable() override { return wait(Socket::wait_write); }

    void finish() override {
        error_code ignored;
        socket_.shutdown(Socket::shutdown_send, ignored);
    }

    void close() override {
        error_code ignored;
        socket_.close(ignored);
    }

    std::unique_ptr<Stream> move_to(const Executor& executor) override {
        Socket moved(executor);
        if (is_open()) {
            error_code failure;
            const auto handle = socket_.release(failure);
            moved.assign(remote_.protocol(), handle, failure);
            // The other thread's context is exhausted: the socket is closed by who is left.
            if (failure) socket_.assign(remote_.protocol(), handle, failure);
        }
        return std::make_unique<TcpStream>(std::move(moved), std::move(remote_));
    }

    bool is_open() const override { return socket_.is_open(); }
    Executor executor() const override { return socket_.get_executor(); }
    std::string remote() const override {
        if (remote_text_.empty()) remote_text_ = to_text(remote_);
        return remote_text_;
    }

  private:
    Task<error_code> wait(Socket::wait_type what) {
        if (!is_open()) co_return error::operation_aborted;
        auto [failure] = co_await socket_.async_wait(what, as_result);
        // The socket may have been closed after the wait ended and before this line ran.
        if (!is_open()) co_return error::operation_aborted;
        co_return failure;
    }

    mutable Socket socket_;  // Asio's get_executor() is not const
    tcp::endpoint remote_;
    /// Made when somebody asks for it.
    mutable std::string remote_text_;
};

}  // namespace

std::unique_ptr<Stream> make_tcp_stream(Socket socket) {
    return std::make_unique<TcpStream>(std::move(socket));
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
