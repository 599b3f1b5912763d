#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "net/socketio/generation.hpp"

namespace coqewd::net::socketio {

// The writing half of Socket.IO (spec/socketio.md 9, 10): each function appends one packet, the
// data of an Engine.IO message. A namespace begins with a slash and has no comma; "/" is the
// default one. What is called JSON is appended as it is and must be valid; texts are quoted and
// escaped here, and what is not UTF-8 in them becomes U+FFFD. Attachments follow as binary
// messages, right behind the packet.

/// A client's CONNECT of Engine.IO 4; `auth_json` is an object, or empty for none.
void append_connect(std::string& out, std::string_view nsp, std::string_view auth_json = {});

/// A client's CONNECT of Engine.IO 3; the query is percent-encoded, commas too, without its
/// question mark, or empty for none.
void append_connect_with_query(std::string& out, std::string_view nsp, std::string_view query = {});

/// A server's answer to CONNECT.
struct ConnectAnswer {
    Generation generation = Generation::eio4;
    std::string_view nsp = "/";
    /// The id of the socket; Engine.IO 3 does not say it.
    std::string_view sid = {};
    /// The secret for recovery, empty for none; Engine.IO 3 does not know it.
    std::string_view pid = {};
};
void append_connect_answer(std::string& out, const ConnectAnswer& answer);

/// A server's refusal of CONNECT, by middleware.
struct ConnectError {
    Generation generation = Generation::eio4;
    std::string_view nsp = "/";
    std::string_view message = {};
    /// More about it, empty for none. Engine.IO 3 says it instead of the message.
    std::string_view data_json = {};
};
void append_connect_error(std::string& out, const ConnectError& error);

/// There is no such namespace. As Node.js's version 4 says it, to either generation.
void append_invalid_namespace(std::string& out, std::string_view nsp);

void append_disconnect(std::string& out, std::string_view nsp);

/// What stands before the payload of an event or an ack.
struct PacketHead {
    std::string_view nsp = "/";
    /// Of an event: an ack is asked for.
    std::optional<std::uint64_t> ack_id = std::nullopt;
    std::size_t attachment_count = 0;
};

/// Arguments hold their attachments as placeholders.
void append_event(std::string& out, const PacketHead& head, std::string_view event,
                  std::span<const std::string_view> arguments_json);

/// An ack without id is of no use to anybody.
void append_ack(std::string& out, const PacketHead& head,
                std::span<const std::string_view> arguments_json);

/// The JSON that stands for an attachment.
void append_placeholder(std::string& json, std::size_t index);

/// The whole Engine.IO packet of QEWD's event, `42["ewdjs",{…}]`, with that one argument.
void append_ewdjs(std::string& out, std::string_view object_json);

}  // namespace coqewd::net::socketio
