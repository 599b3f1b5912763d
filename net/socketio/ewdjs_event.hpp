#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/socketio/socketio_decoder.hpp"

namespace coqewd::net::socketio {

/// What stands before the argument of QEWD's event in `/`, from the Engine.IO packet's type on.
inline constexpr std::string_view ewdjs_head = R"(42["ewdjs",)";

/// Its name; no other handler than QEWD's gets it.
inline constexpr std::string_view ewdjs_name = ewdjs_head.substr(4, 5);

/// The argument of QEWD's event in `/`, from its brace to its brace, when there is nothing else in
/// the packet: it is cut out and not looked at. If it is JSON by itself, the packet is what it
/// seems to be; if not, decode_ewdjs() says what it is. Nothing for any other packet.
std::optional<std::string_view> cut_ewdjs(std::string_view packet);

/// A cut argument as the event that it seems to be. The event views it and its text.
CompletePacket ewdjs_packet(const JsonSpan& argument);

/// The first argument of the packet that an argument was cut out of, or why it is no packet.
Result<std::string> decode_ewdjs(std::string_view argument, DecoderLimits limits);

}  // namespace coqewd::net::socketio
