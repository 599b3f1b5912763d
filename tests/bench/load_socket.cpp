#include "tests/bench/load_socket.hpp"

#include <stdexcept>

#include "app/wiring.hpp"

namespace coqewd::bench {

LoadSocket::LoadSocket(const Executor& executor, const LoadOptions& options)
    : options_{.endpoint = options.endpoint, .random = fill_random}, opening_(executor, options_) {}

Task<> LoadSocket::open() {
    auto opened = co_await opening_.open(net::socketio::Generation::eio4);
    if (!opened) throw std::runtime_error("no WebSocket: " + opened.error().message());
    connection_.emplace(std::move(opened->stream),
                        net::websocket::Connection::Options{.role = net::websocket::Role::client,
                                                            .random = fill_random});
    connection_->feed(opened->rest);
}

Task<std::optional<std::string_view>> LoadSocket::read() {
    const auto message = co_await connection_->read();
    if (!message) co_return std::nullopt;
    co_return message->payload;
}

}  // namespace coqewd::bench
