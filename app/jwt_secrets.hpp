#pragma once

#include <string_view>
#include <vector>

#include "app/config.hpp"
#include "core/async/result.hpp"

namespace coqewd {

/// The key ring of a secret file: one secret a line, the first signs, all verify. A line is the
/// secret itself, or `kid=NAME SECRET` for a named key. Empty lines do not count; the line's end
/// does not belong to the secret. At most 64 secrets. The error is an OptionError.
Result<std::vector<JwtSecret>> parse_jwt_secrets(std::string_view text);

}  // namespace coqewd
