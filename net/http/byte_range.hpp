#pragma once

#include <cstdint>
#include <string_view>

namespace coqewd::net::http {

/// What a request's Range asks for (RFC 9110 section 14).
struct ByteRange {
    enum class Kind : std::uint8_t {
        whole,         ///< nothing, or what need not be followed: send it all
        part,          ///< these bytes: 206
        unsatisfiable  ///< bytes that are not there: 416
    };

    Kind kind = Kind::whole;
    /// Of the part, or of the whole.
    std::uint64_t first = 0;
    std::uint64_t bytes = 0;

    bool operator==(const ByteRange&) const = default;
};

/// The range of something of `size` bytes. Several ranges at once count as the whole, which costs
/// the client some bytes and spares everybody the ways to ask for the same byte a thousand times.
/// So does what is malformed, or in another unit.
ByteRange range_of(std::string_view range_field, std::uint64_t size);

}  // namespace coqewd::net::http
