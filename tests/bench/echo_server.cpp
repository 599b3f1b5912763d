// A server that sends each WebSocket text back, of the room net alone, until SIGTERM:
// bench_echo [CERTIFICATE KEY]. It listens on a free port of the loopback address, and says which.
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <iostream>
#include <optional>

#include "core/async/nursery.hpp"
#include "net/http/connection.hpp"
#include "net/transport/listener.hpp"
#include "net/transport/tls_stream.hpp"
#include "net/websocket/connection.hpp"
#include "net/websocket/handshake.hpp"

namespace {

using namespace coqewd;

/// Null when the client does not ask for a WebSocket, or is gone.
Task<std::unique_ptr<net::websocket::Connection>> upgrade(std::unique_ptr<net::Stream> stream) {
    net::http::Connection connection(std::move(stream), {});
    const auto head = co_await connection.read_head();
    if (!head) co_return nullptr;
    const auto answer = net::websocket::response_text(head->fields.get("Sec-WebSocket-Key"));
    net::http::Connection::Released released = connection.release();
    if (!answer) co_return nullptr;
    const error_code failure = co_await net::http::write_all(*released.stream, *answer);
    if (failure) co_return nullptr;
    auto socket = std::make_unique<net::websocket::Connection>(
        std::move(released.stream), net::websocket::Connection::Options{});
    socket->feed(released.unread);
    co_return socket;
}

using Tls = std::optional<net::TlsContext>;

Task<> serve(std::unique_ptr<net::Stream> stream, const Tls& context) {
    if (context) {
        auto tls = net::make_tls_stream(std::move(stream), *context);
        const error_code failure = co_await tls->handshake();
        if (failure) co_return;
        stream = std::move(tls);
    }
    const auto socket = co_await upgrade(std::move(stream));
    if (!socket) co_return;
    for (;;) {
        const auto message = co_await socket->read();
        if (!message || !socket->write_text(message->payload)) break;
    }
    co_await socket->leave();
}

Task<> accept_all(net::Listener& listener, const Tls& context, Nursery& nursery) {
    for (;;) {
        auto stream = co_await listener.accept();
        if (!stream) co_return;
        nursery.spawn(serve(std::move(*stream), context));
    }
}

}  // namespace

int main(int count, char** words) {
    Tls context;
    if (count == 3) {
        context =
            net::TlsContext::server({.certificate_file = words[1], .key_file = words[2]}).value();
    }
    boost::asio::io_context io{1};
    net::Listener listener = net::Listener::open(io.get_executor(), {}).value();
    Nursery nursery(io.get_executor());
    nursery.spawn(accept_all(listener, context, nursery));
    std::cout << "echo listening on " << (context ? "https" : "http") << "://" << listener.local()
              << std::endl;
    boost::asio::signal_set ends(io, SIGTERM);
    ends.async_wait([&io](const error_code&, int) { io.stop(); });
    io.run();
}
