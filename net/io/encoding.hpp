#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "net/io/arguments.hpp"
#include "net/socketio/outgoing.hpp"

namespace coqewd {

// Events and acks as units of Engine.IO. All throw std::invalid_argument when a placeholder in the
// arguments names an attachment that is not there: a client may have sent it on purpose, and the
// parser of whoever receives it together with other attachments would fail.

/// The name of a namespace, with the slash that may be left out.
std::string namespace_name(std::string_view given);

/// What an event needs beside its arguments.
struct EventHead {
    std::string_view nsp = "/";
    std::string_view event = {};
    /// An answer is asked for.
    std::optional<std::uint64_t> ack_id = std::nullopt;
};

void check_placeholders(const Arguments& arguments);

std::string event_text(const EventHead& head, const Arguments& arguments);

std::string ack_text(std::string_view nsp, std::uint64_t ack_id, const Arguments& arguments);

/// The text with its attachments.
std::shared_ptr<const net::socketio::Outgoing> unit_of(std::string text,
                                                       std::span<const std::string> attachments);

/// What a unit takes when it is written, at most.
std::size_t written_bytes(const net::socketio::Outgoing& unit);
std::size_t written_bytes(std::string_view text, std::span<const std::string> attachments);

/// The text of an event with one more argument, the offset for recovery (spec/socketio.md 12).
std::string with_offset(std::string_view event_text, std::string_view offset);

}  // namespace coqewd
