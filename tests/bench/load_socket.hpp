#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/client/opening.hpp"
#include "net/websocket/connection.hpp"
#include "tests/bench/load_options.hpp"

namespace coqewd::bench {

/// A WebSocket of a load to the URL of its options. Lives on one executor.
class LoadSocket {
  public:
    LoadSocket(const Executor& executor, const LoadOptions& options);

    /// Throws std::runtime_error with a sentence when there is none.
    Task<> open();

    /// The next text, valid until the next call; nothing when the connection has ended.
    Task<std::optional<std::string_view>> read();

    void write(std::string_view head, std::string_view body = {}) {
        connection_->write_text(head, body);
    }
    void close() { connection_->close({}); }
    Task<> leave() { return connection_->leave(); }

  private:
    net::Opening::Options options_;
    net::Opening opening_;
    std::optional<net::websocket::Connection> connection_;
};

}  // namespace coqewd::bench
