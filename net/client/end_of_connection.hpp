#pragma once

#include <string_view>

#include "core/async/result.hpp"

namespace coqewd::net {

/// One packet is no JSON; what comes behind it can be read.
bool is_json_error(const error_code& why);

/// The JavaScript client's words for why a connection ended (spec/socketio.md 8); without an error
/// this side has left.
std::string_view reason_of(const error_code& why);

/// Whether another attempt would meet the same answer, so that it is for the application to ask
/// for it (spec/socketio.md 14).
bool is_final(const error_code& why);

}  // namespace coqewd::net
