#pragma once

#include <string>
#include <string_view>

namespace coqewd {

/// A foreign text in quotes, fit for a message: cut at 160 bytes, control characters replaced by
/// `?`, and what stands before an `@` left out, for it may be a password.
std::string in_quotes(std::string_view text);

}  // namespace coqewd
