#pragma once

#include <boost/asio/post.hpp>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "core/async/signal.hpp"

namespace coqewd {

/// A bounded queue from any thread to one coroutine. Messages arrive in the order in which they
/// were sent; what was sent before close() is still received.
template <typename T>
class Mailbox {
  public:
    /// Receives on `executor`, holds at most `messages_max`.
    Mailbox(const Executor& executor, std::size_t messages_max)
        : state_(std::make_shared<State>(executor, messages_max)) {}

    /// False, and nothing happens, when the box is full or closed. From any thread.
    bool send(T message) {
        {
            const std::scoped_lock lock(state_->mutex);
            if (state_->closed || state_->messages.size() >= state_->messages_max) return false;
            state_->messages.push_back(std::move(message));
        }
        state_->wake();
        return true;
    }

    /// The next message, or nothing when the box is closed and empty. One receiver.
    Task<std::optional<T>> receive() {
        const auto state = state_;
        for (;;) {
            bool closed = false;
            if (auto message = state->take(closed)) co_return message;
            if (closed) co_return std::nullopt;
            co_await state->arrived.wait();
        }
    }

    /// From any thread.
    void close() {
        {
            const std::scoped_lock lock(state_->mutex);
            state_->closed = true;
        }
        state_->wake();
    }

  private:
    struct State : std::enable_shared_from_this<State> {
        State(const Executor& executor, std::size_t max) : messages_max(max), arrived(executor) {}

        std::optional<T> take(bool& is_closed) {
            const std::scoped_lock lock(mutex);
            is_closed = closed;
            if (messages.empty()) return std::nullopt;
            std::optional<T> message(std::move(messages.front()));
            messages.pop_front();
            return message;
        }

        void wake() {
            boost::asio::post(arrived.executor(),
                              [self = this->shared_from_this()] { self->arrived.notify(); });
        }

        std::mutex mutex;
        std::deque<T> messages;
        bool closed = false;
        const std::size_t messages_max;
        Signal arrived;
    };

    std::shared_ptr<State> state_;
};

}  // namespace coqewd
