#pragma once

#include "net/io/arguments.hpp"
#include "net/socketio/socketio_decoder.hpp"

namespace coqewd::net {

/// The arguments of an event or ack; takes the attachments out of the packet.
Arguments arguments_of(const socketio::CompletePacket& packet);

}  // namespace coqewd::net
