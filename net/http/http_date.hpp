#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace coqewd::net::http {

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7); for the years 0 to 9999.
std::string http_date(std::chrono::sys_seconds time);

/// The same, which a thread keeps for as long as that second lasts; valid until it asks for
/// another.
std::string_view kept_http_date(std::chrono::sys_seconds time);

/// The time of such a text; nothing for any other. The two obsolete forms that the RFC knows are
/// not read: no client of this century writes them, and a condition that is not understood only
/// costs it the whole file.
std::optional<std::chrono::sys_seconds> time_of(std::string_view http_date);

}  // namespace coqewd::net::http
