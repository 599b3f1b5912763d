#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "app/setting.hpp"
#include "net/io/arguments.hpp"

namespace coqewd {

// What `coqewd call --event` is given and prints, as JSON texts.

/// The arguments of an event: the elements of an array, and any other value as the one argument.
/// The text has been checked, and every value is sent as it is written.
Arguments event_arguments(std::string_view json);

/// The arguments as one JSON array; binary data stands as `{"base64":"…"}`.
std::string spelled_out(const Arguments& arguments);

/// A checked text of `--auth`.
boost::json::object auth_object(const std::string& json);

Refusal set_event(CallOptions& call, std::string_view text);
Refusal set_namespace(CallOptions& call, std::string_view text);
/// The text is not repeated, as it may hold a password.
Refusal set_auth(CallOptions& call, std::string_view text);

}  // namespace coqewd
