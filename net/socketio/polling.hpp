#pragma once

#include <memory>
#include <string>
#include <utility>

#include "core/async/signal.hpp"
#include "core/async/timer.hpp"
#include "net/socketio/engineio_payload.hpp"
#include "net/socketio/polling_outbox.hpp"
#include "net/websocket/connection.hpp"

namespace coqewd::net::socketio {

/// What only a session that polls needs: its requests under way, and what waits for a GET.
struct Polling {
    /// A POST whose packets are being taken.
    struct Post {
        std::string body;
        PayloadReader reader;

        Post(std::string bytes, PayloadFormat format)
            : body(std::move(bytes)), reader(body, format) {}
    };

    explicit Polling(const Executor& executor) : posted(executor), pace(executor) {}

    PollingOutbox outbox;
    /// Of the GET that waits.
    Signal* get = nullptr;
    std::unique_ptr<Post> post;
    Signal posted;
    /// The WebSocket that the client tries out.
    websocket::Connection* candidate = nullptr;
    /// A POST has begun and is not answered yet.
    bool posting = false;
    /// The next GET is answered at once.
    bool releases = false;
    /// Until a GET is released again.
    Timer pace;
    bool left_by_client = false;
    /// The client has been told that the session is over.
    bool told = false;
};

}  // namespace coqewd::net::socketio
