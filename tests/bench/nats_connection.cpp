#include "tests/bench/nats_connection.hpp"

#include <stdexcept>

#include "net/transport/connector.hpp"

namespace coqewd::bench {

Task<> NatsConnection::connect(const net::Endpoint& endpoint) {
    net::Connector connector(executor_);
    auto reached = co_await connector.connect(endpoint.host, endpoint.port);
    if (!reached) throw std::runtime_error("no connection: " + reached.error().message());
    stream_ = std::move(*reached);
    unsent_ = "CONNECT {\"verbose\":false,\"pedantic\":false,\"lang\":\"c++\"}\r\n";
}

Task<> NatsConnection::subscribe(std::string_view subject) {
    unsent_.append("SUB ").append(subject).append(" 1\r\nPING\r\n");
    flush();
    const std::size_t before = pongs_;
    while (pongs_ == before) {
        const bool open = co_await read([](const NatsEvent&) {});
        if (!open) throw std::runtime_error("the server has closed the connection");
    }
}

void NatsConnection::flush() {
    if (unsent_.empty()) return;
    const Result<std::size_t> count = stream_->try_write(unsent_);
    if (!count || *count != unsent_.size()) stream_->close();
    unsent_.clear();
}

Task<bool> NatsConnection::read(const OnMessage& on_message) {
    while (!take_what_came()) {
        const error_code failure = co_await stream_->readable();
        if (failure || !stream_->is_open()) co_return false;
    }
    if (!stream_->is_open()) co_return false;
    while (const auto event = text_.next()) take(*event, on_message);
    text_.compact();
    flush();
    co_return true;
}

/// False when nothing has come. A connection that has ended is closed.
bool NatsConnection::take_what_came() {
    const Result<std::size_t> count = stream_->try_read(room_);
    if (count) {
        text_.append({room_.data(), *count});
        return true;
    }
    if (count.error() == net::error::would_block) return false;
    stream_->close();
    return true;
}

void NatsConnection::take(const NatsEvent& event, const OnMessage& on_message) {
    if (event.kind == NatsEvent::Kind::message) on_message(event);
    if (event.kind == NatsEvent::Kind::ping) unsent_.append("PONG\r\n");
    if (event.kind == NatsEvent::Kind::pong) ++pongs_;
    if (event.kind == NatsEvent::Kind::refusal) {
        throw std::runtime_error("the server refuses: " + std::string(event.text));
    }
}

}  // namespace coqewd::bench
