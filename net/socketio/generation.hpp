#pragma once

namespace coqewd::net::socketio {

/// The Engine.IO generations: 3 with Socket.IO's protocol 4 (clients 1 and 2, and QEWD), 4 with
/// protocol 5 (clients 3 and 4).
enum class Generation { eio3, eio4 };

}  // namespace coqewd::net::socketio
