#pragma once

#include <exception>
#include <string>

#include "core/async/result.hpp"

namespace coqewd::net {

/// Why there is no connection, or none any more, as a sentence for the log. Without an error the
/// connection was closed as it should be.
std::string failure_text(const error_code& failure);

/// The same for what was thrown on this side.
std::string failure_text(const std::exception_ptr& thrown);

}  // namespace coqewd::net
