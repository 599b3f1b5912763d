#pragma once

#include "core/async/task.hpp"
#include "net/socketio/engine_session.hpp"
#include "net/websocket/connection.hpp"

namespace coqewd::net::socketio {

/// The client's side of an upgrade on the WebSocket that it tries out (spec/socketio.md 7): its
/// probe is answered, the GETs of the session are released, and then the client says that it goes
/// on here. False when it says something else, goes, or takes longer than `timeout`, after which
/// the session has given it up already; the session stays where it is then.
Task<bool> probe(EngineSession& session, websocket::Connection& connection, Duration timeout);

}  // namespace coqewd::net::socketio
