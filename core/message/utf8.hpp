#pragma once

#include <string_view>

namespace coqewd {

/// Whether the bytes are UTF-8 as RFC 3629 has it.
bool is_utf8(std::string_view bytes);

}  // namespace coqewd
