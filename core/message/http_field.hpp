#pragma once

#include <string_view>

namespace coqewd {

/// Whether a response can have that status: a final one.
inline bool is_final_status(int status) {
    return status >= 200 && status <= 599;
}

/// Whether a field can have that value: no control character but the tab (RFC 9110 section 5.5).
bool is_field_value(std::string_view text);

/// Whether a response can have that field: no name or value that would break out of its line or
/// speak of the length.
bool is_sound_field(std::string_view name, std::string_view value);

}  // namespace coqewd
