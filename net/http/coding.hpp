#pragma once

#include <string_view>

namespace coqewd::net::http {

/// How a body is packed for its way (RFC 9110, 8.4.1).
enum class Coding { identity, gzip, brotli };

/// As Content-Encoding names it.
std::string_view to_text(Coding coding);

/// Which there are to choose from beside identity, which there always is.
struct Codings {
    bool gzip = true;
    bool brotli = true;
};

/// The one to send to a client with this Accept-Encoding (RFC 9110, 12.5.3): of those there are it
/// gives the highest weight, the smallest. Identity when it says nothing, and when it refuses all:
/// better what it may not want than nothing.
Coding best_coding(std::string_view accept_encoding, Codings there = {});

}  // namespace coqewd::net::http
