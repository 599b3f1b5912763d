#pragma once

// What a user of coqewd includes: applications, their handlers, Socket.IO namespaces, and how to
// serve them; and clients of other Socket.IO servers.
#include "app/serve.hpp"
#include "app/to_server.hpp"
#include "core/app/application.hpp"
#include "core/app/context.hpp"
#include "core/app/session.hpp"
#include "core/async/nursery.hpp"
#include "core/async/task.hpp"
#include "core/async/timer.hpp"
#include "core/message/reply.hpp"
#include "core/message/request.hpp"
#include "net/client/socket_client.hpp"
#include "net/io/admission.hpp"
#include "net/io/arguments.hpp"
#include "net/io/io.hpp"
#include "net/io/namespace.hpp"
#include "net/io/socket.hpp"
#include "net/socketio/engine_socket.hpp"

namespace coqewd {

/// One session of Engine.IO alone.
using net::socketio::EngineSocket;

}  // namespace coqewd
