#pragma once

#include <string>

#include "core/message/fault.hpp"

namespace coqewd {

/// The body of an error over HTTP, with the shape that all of them have:
/// {"error":…,"code":…,"node":…,"retryable":…}.
std::string error_json(const Fault& fault);

}  // namespace coqewd
