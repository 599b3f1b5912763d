#pragma once

#include <exception>
#include <string>

namespace coqewd {

/// What an exception says, for the log.
std::string text_of(const std::exception_ptr& thrown);

}  // namespace coqewd
