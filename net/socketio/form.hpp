#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coqewd::net::socketio {

/// The value of a parameter in a query or a form-encoded body (`a=b&c=d`), as URLSearchParams reads
/// it: of repeated ones the last counts, one without `=` is empty, `+` is a space, and a percent
/// sign that begins no escape stands for itself. Nothing when there is none of that name.
std::optional<std::string> last_value(std::string_view form, std::string_view name);

/// All parameters, decoded the same way, in their order.
std::vector<std::pair<std::string, std::string>> values_of(std::string_view form);

}  // namespace coqewd::net::socketio
