#pragma once

#include <string>
#include <string_view>

namespace coqewd::net {

/// Appends `name=value` to a query, with an ampersand when there is something before it. Everything
/// but letters, digits and `-._~` is percent-encoded.
void append_parameter(std::string& query, std::string_view name, std::string_view value);

}  // namespace coqewd::net
