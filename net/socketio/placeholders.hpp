#pragma once

#include <cstddef>
#include <string_view>

namespace coqewd::net::socketio {

/// True when each placeholder in the JSON text, `{"_placeholder":true,"num":N}` anywhere in it,
/// names one of that many attachments. The text must have passed a scan. One pass, without
/// recursion; it allocates in proportion to the depth.
bool placeholders_are_valid(std::string_view json, std::size_t attachment_count);

}  // namespace coqewd::net::socketio
