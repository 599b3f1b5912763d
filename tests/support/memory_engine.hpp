#pragma once

#include <cstddef>
#include <deque>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/async/signal.hpp"
#include "net/socketio/engine_socket.hpp"

namespace coqewd::testing {

/// An Engine.IO session in memory: the test says what the client sends, and looks at what went out.
/// Lives on its executor, and outlives who serves it.
class MemoryEngine : public net::socketio::EngineSocket {
  public:
    using Handshake = net::socketio::Handshake;
    using EngineEnd = net::socketio::EngineEnd;
    using EngineMessage = net::socketio::EngineMessage;
    using Outgoing = net::socketio::Outgoing;

    MemoryEngine(Executor executor, Handshake handshake, std::string sid = "SID")
        : executor_(executor),
          handshake_(std::move(handshake)),
          sid_(std::move(sid)),
          arrived_(executor) {}

    // What the client does.

    void say(std::string text) { put({false, std::move(text)}); }
    void say_binary(std::string bytes) { put({true, std::move(bytes)}); }
    void vanish(EngineEnd why = EngineEnd::transport_close) {
        if (!end_) end_ = why;
        notify_end();
    }

    /// What has gone out since the last time, binary messages with a `b` before them.
    std::vector<std::string> heard() {
        std::vector<std::string> messages;
        for (const auto& unit : std::exchange(units_, {})) {
            for (const Outgoing::Message& message : unit->messages()) {
                messages.push_back((message.binary ? "b" : "") + message.data);
            }
        }
        return messages;
    }
    /// The same as units, which may be shared.
    std::vector<std::shared_ptr<const Outgoing>> take_units() { return std::exchange(units_, {}); }

    /// Why this side has closed the session; nothing when it has not.
    std::optional<EngineEnd> closed() const { return closed_; }
    /// Messages that nobody has received yet.
    std::size_t waiting() const { return inbox_.size(); }

    /// What is volatile is dropped.
    bool busy = false;
    Fit fits = Fit::fits;
    /// That many units go out, and the next one ends the session.
    std::size_t units_max = std::numeric_limits<std::size_t>::max();

    /// The next receive() throws std::runtime_error.
    bool throws = false;

    // EngineSocket.

    const Handshake& handshake() const override { return handshake_; }
    std::string_view sid() const override { return sid_; }
    net::socketio::TransportName transport() const override {
        return net::socketio::TransportName::websocket;
    }
    Executor executor() const override { return executor_; }

    Task<Result<EngineMessage>> receive() override {
        while (inbox_.empty() && !end_ && !throws) co_await arrived_.wait();
        if (throws) throw std::runtime_error("the engine breaks");
        if (closed_ || inbox_.empty()) co_return make_error_code(*end_);
        current_ = std::move(inbox_.front());
        inbox_.pop_front();
        co_return EngineMessage{.binary = current_.binary, .data = current_.data};
    }

    bool send(const std::shared_ptr<const Outgoing>& unit) override {
        if (end_) return false;
        if (units_max == 0) {
            close(EngineEnd::overloaded);
            return false;
        }
        --units_max;
        units_.push_back(unit);
        return true;
    }

    bool send_text(std::string_view head, std::string_view body = {},
                   std::string_view tail = {}) override {
        std::string text(head);
        text.append(body).append(tail);
        return send(std::make_shared<const Outgoing>(
            std::vector<Outgoing::Message>{{.binary = false, .data = std::move(text)}}));
    }

    bool takes_now() const override { return !busy && !end_; }
    Fit fit(std::size_t bytes) const override {
        asked_bytes = bytes;
        return fits;
    }
    mutable std::size_t asked_bytes = 0;
    void set_outbox(OutboxBounds bounds) override { outbox_bytes_max = bounds.all(); }
    std::size_t outbox_bytes_max = 0;

    void close(EngineEnd why) override {
        if (end_) return;
        closed_ = why;
        end_ = why;
        notify_end();
    }
    bool has_ended() const override { return end_.has_value(); }
    void wake_at_end(Signal* waiter) override { at_end_ = waiter; }

  private:
    void notify_end() {
        arrived_.notify();
        if (at_end_ != nullptr) at_end_->notify();
    }
    void put(Outgoing::Message message) {
        inbox_.push_back(std::move(message));
        arrived_.notify();
    }

    Executor executor_;
    Handshake handshake_;
    std::string sid_;
    Signal arrived_;
    Signal* at_end_ = nullptr;
    std::deque<Outgoing::Message> inbox_;
    Outgoing::Message current_;
    std::vector<std::shared_ptr<const Outgoing>> units_;
    std::optional<EngineEnd> end_;
    std::optional<EngineEnd> closed_;
};

}  // namespace coqewd::testing
