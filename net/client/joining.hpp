#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/async/result.hpp"
#include "net/socketio/generation.hpp"
#include "net/socketio/socketio_packet.hpp"

namespace coqewd::net {

/// How a client comes into its namespace (spec/socketio.md 10, 14): packets in, decisions out, no
/// I/O. In Engine.IO 4 it asks with its credentials; in Engine.IO 3 the server joins it to `/` by
/// itself, and it asks for another namespace then.
class Joining {
  public:
    struct Ask {
        std::string nsp = "/";
        /// Of Engine.IO 4, a JSON object; empty for none.
        std::string auth_json = {};
        /// Of Engine.IO 3, which has no credentials: behind the namespace, percent-encoded. None
        /// is sent for `/`.
        std::string query = {};
    };

    /// What the server has said about the socket. Engine.IO 3 says nothing.
    struct Joined {
        std::string sid;
        /// The secret for recovery; empty when the server has none.
        std::string pid;
    };

    /// Why the server refuses the namespace.
    struct Refusal {
        std::string message;
        /// More about it; empty for none.
        std::string data_json;
    };

    /// What one packet leads to.
    struct Step {
        /// A packet to send, the data of a message; empty for none.
        std::string reply = {};
        /// The attempt can not go on: refused, disconnected or other_generation.
        error_code end = {};
    };

    Joining(socketio::Generation generation, Ask ask)
        : generation_(generation), ask_(std::move(ask)) {}

    const std::string& nsp() const { return ask_.nsp; }

    /// What is said when the server has greeted; empty for nothing.
    std::string first() const;

    /// Takes a packet that is neither event nor ack.
    Step take(const socketio::Packet& packet);

    /// Set once the namespace is joined.
    const std::optional<Joined>& joined() const { return joined_; }

    /// Set when take() said refused.
    const std::optional<Refusal>& refusal() const { return refusal_; }

  private:
    bool is_older() const { return generation_ == socketio::Generation::eio3; }
    Step take_connect(const socketio::Packet& packet);
    std::string ask_older() const;

    socketio::Generation generation_;
    Ask ask_;
    std::optional<Joined> joined_;
    std::optional<Refusal> refusal_;
};

}  // namespace coqewd::net
