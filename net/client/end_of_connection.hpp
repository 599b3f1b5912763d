#pragma once

#include <string_view>

#include "core/async/result.hpp"

namespace coqewd::net {

/// One packet is JSON to JavaScript, though not to us: half of a character, a number without end,
/// or more depth than we take. Its sender may be another client of the server.
bool is_foreign_json(const error_code& why);

/// The JavaScript client's words for why a connection ended (spec/socketio.md 8); without an error
/// this side has left.
std::string_view reason_of(const error_code& why);

/// Whether another attempt would meet the same answer, so that it is for the application to ask
/// for it (spec/socketio.md 14).
bool is_final(const error_code& why);

}  // namespace coqewd::net
