#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace coqewd {

/// Which of QEWD's errors an application may say in its own words (spec/qewd.md 8).
enum class ErrorKind : std::uint8_t {
    no_type_handler,               ///< it has no handler of the message's type
    service_not_allowed,           ///< it may not call the service
    service_not_allowed_for_user,  ///< the session may not
    service_module_load,           ///< there is no such service
    no_service_module_type,        ///< the service has no handler of the message's type
};

/// What it says instead.
struct ErrorText {
    std::string text;
    /// HTTP status, 400 to 599; none in QEWD's own words.
    std::optional<int> status = std::nullopt;
};

}  // namespace coqewd
