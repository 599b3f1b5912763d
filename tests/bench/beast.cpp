// Bare Beast, as the limit of the stack: bench_beast echo|rest [CERTIFICATE KEY]
// A server on one thread that sends each WebSocket text back, or answers every GET with the same
// small JSON, as its documentation shows it; with a certificate over TLS. Nothing of ours is in it.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using boost::system::error_code;

using Plain = beast::tcp_stream;
using Secure = beast::ssl_stream<beast::tcp_stream>;

constexpr std::string_view small =
    R"({"id":4711,"name":"Ada Lovelace","born":"1815-12-10","tags":["mathematics","engines"]})";

/// Calls `go_on` when there is a stream to speak on, and not at all when there is none.
template <typename GoOn>
void secure(Plain& /*stream*/, GoOn go_on) {
    go_on();
}

template <typename GoOn>
void secure(Secure& stream, GoOn go_on) {
    stream.async_handshake(asio::ssl::stream_base::server, [go_on](const error_code& failure) {
        if (!failure) go_on();
    });
}

template <typename Stream>
class EchoSession : public std::enable_shared_from_this<EchoSession<Stream>> {
  public:
    explicit EchoSession(Stream stream) : socket_(std::move(stream)) {}

    void run() {
        secure(socket_.next_layer(), [self = this->shared_from_this()] { self->accept(); });
    }

  private:
    void accept() {
        // The WebSocket has time-outs of its own.
        beast::get_lowest_layer(socket_).expires_never();
        socket_.set_option(websocket::stream_base::timeout::suggested(beast::role_type::server));
        socket_.async_accept([self = this->shared_from_this()](const error_code& failure) {
            if (!failure) self->read();
        });
    }

    void read() {
        socket_.async_read(buffer_,
                           [self = this->shared_from_this()](const error_code& failure, auto) {
                               if (!failure) self->write();
                           });
    }

    void write() {
        socket_.text(socket_.got_text());
        socket_.async_write(buffer_.data(), [self = this->shared_from_this()](
                                                const error_code& failure, std::size_t count) {
            self->buffer_.consume(count);
            if (!failure) self->read();
        });
    }

    websocket::stream<Stream> socket_;
    beast::flat_buffer buffer_;
};

template <typename Stream>
class RestSession : public std::enable_shared_from_this<RestSession<Stream>> {
  public:
    explicit RestSession(Stream stream) : stream_(std::move(stream)) {}

    void run() {
        secure(stream_, [self = this->shared_from_this()] { self->read(); });
    }

  private:
    void read() {
        request_ = {};
        beast::get_lowest_layer(stream_).expires_after(std::chrono::seconds(30));
        http::async_read(stream_, buffer_, request_,
                         [self = this->shared_from_this()](const error_code& failure, auto) {
                             if (!failure) self->answer();
                         });
    }

    void answer() {
        response_ = {http::status::ok, request_.version()};
        response_.set(http::field::server, "Beast");
        response_.set(http::field::content_type, "application/json");
        response_.keep_alive(request_.keep_alive());
        response_.body() = small;
        response_.prepare_payload();
        http::async_write(stream_, response_,
                          [self = this->shared_from_this()](const error_code& failure, auto) {
                              if (!failure && self->response_.keep_alive()) self->read();
                          });
    }

    Stream stream_;
    beast::flat_buffer buffer_;
    http::request<http::string_body> request_;
    http::response<http::string_body> response_;
};

/// Makes a session of each connection, for as long as the program runs.
class BeastServer {
  public:
    using Serve = std::function<void(tcp::socket)>;

    BeastServer(asio::io_context& io, Serve serve)
        : acceptor_(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
          serve_(std::move(serve)) {
        accept();
    }

    unsigned short port() const { return acceptor_.local_endpoint().port(); }

  private:
    void accept() {
        acceptor_.async_accept([this](const error_code& failure, tcp::socket socket) {
            if (!failure) {
                socket.set_option(tcp::no_delay(true));
                serve_(std::move(socket));
            }
            accept();
        });
    }

    tcp::acceptor acceptor_;
    Serve serve_;
};

template <template <typename> class Session>
BeastServer::Serve sessions(std::optional<asio::ssl::context>& context) {
    return [&context](tcp::socket socket) {
        if (context) {
            std::make_shared<Session<Secure>>(Secure(Plain(std::move(socket)), *context))->run();
        } else {
            std::make_shared<Session<Plain>>(Plain(std::move(socket)))->run();
        }
    };
}

int run(std::span<char*> words) {
    const std::string_view mode = words.size() > 1 ? words[1] : "";
    const bool known = mode == "echo" || mode == "rest";
    if (!known || (words.size() != 2 && words.size() != 4)) {
        throw std::runtime_error("bench_beast echo|rest [CERTIFICATE KEY]");
    }
    asio::io_context io{1};
    std::optional<asio::ssl::context> context;
    if (words.size() == 4) {
        context.emplace(asio::ssl::context::tls_server);
        context->use_certificate_chain_file(words[2]);
        context->use_private_key_file(words[3], asio::ssl::context::pem);
    }
    const BeastServer server(
        io, mode == "echo" ? sessions<EchoSession>(context) : sessions<RestSession>(context));
    std::cout << "beast listening on " << (context ? "https" : "http")
              << "://127.0.0.1:" << server.port() << std::endl;
    io.run();
    return EXIT_SUCCESS;
}

}  // namespace

int main(int count, char** words) {
    try {
        return run({words, static_cast<std::size_t>(count)});
    } catch (const std::exception& failure) {
        std::cerr << "bench_beast: " << failure.what() << '\n';
        return 2;
    }
}
