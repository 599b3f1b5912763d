#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "app/browser_file.hpp"
#include "net/http/head.hpp"
#include "net/http/response.hpp"

namespace coqewd {

/// What answers a request for a client for browsers (README.md, "In a browser"):
/// nothing when the path is no such file's. Else 200 in the coding the client likes best, 304 when
/// it has that already, 405 for another method than GET and HEAD, and 404, which says why, in a
/// build without them. `socketio_path` begins and ends with `/`.
std::optional<net::http::Response> browser_response(
    const net::http::RequestHead& head, std::string_view socketio_path,
    std::span<const BrowserFile> files = browser_files());

}  // namespace coqewd
