#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "net/client/joining.hpp"
#include "net/socketio/socketio_decoder.hpp"

namespace coqewd::net {

/// What a client remembers of a session that the server may restore (spec/socketio.md 12).
class Recovery {
  public:
    /// Takes note of an event: its last argument, when that is a text, is how far the session has
    /// come, unless the event asks for an answer. One that is early counts only if the session
    /// turns out to be restored.
    void note(const socketio::CompletePacket& event, bool early);

    /// A new attempt: what came early in the last one is forgotten.
    void begin() { early_offset_.clear(); }

    /// The server has let this client in, with this secret. True when the session is restored.
    bool join(const std::string& pid);

    /// There is nothing to restore any more.
    void forget() { *this = Recovery(); }

    /// Puts what the server needs for it in front of the credentials.
    boost::json::object with(boost::json::object auth) const;

  private:
    std::string pid_;
    std::string offset_;
    std::string early_offset_;
};

/// What a client says when it asks for its namespace.
Joining::Ask make_ask(std::string nsp, const Recovery& recovery, const boost::json::object* auth);

}  // namespace coqewd::net
