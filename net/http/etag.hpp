#pragma once

#include <cstdint>
#include <string_view>

namespace coqewd::net::http {

/// How entity tags are compared (RFC 9110 section 8.8.3.2).
enum class EtagComparison : std::uint8_t {
    weak,   ///< a weak tag is as good as a strong one
    strong  ///< a weak one is like none
};

/// Whether the tags of a condition, If-None-Match or If-Match, name this entity tag, which is a
/// strong one and given with its quotes (RFC 9110 section 13.1): `*` names each. Stops at what is
/// no tag.
bool names_etag(std::string_view tags, std::string_view etag, EtagComparison comparison);

}  // namespace coqewd::net::http
