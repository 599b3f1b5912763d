#pragma once

#include <cstdint>
#include <type_traits>

#include "core/async/result.hpp"

namespace coqewd::net::http {

/// What is wrong with a request, so that a server refuses it without looking at what it asks for.
enum class Error : std::uint8_t {
    not_http = 1,       ///< it breaks the grammar
    version,            ///< neither HTTP/1.1 nor HTTP/1.0
    head_too_large,     ///< its first line or its fields
    too_many_fields,    ///< over fields_max
    folded_field,       ///< a field that goes on in another line (RFC 9112 section 5.2)
    host,               ///< not exactly one sound Host (RFC 9112 section 3.2)
    transfer_encoding,  ///< other than exactly chunked, or together with what contradicts it
    content_length,     ///< not exactly one decimal number
    expectation,        ///< other than 100-continue
    bad_chunk,          ///< a chunked body that breaks the grammar, or is mostly framing
    body_too_large,
    too_slow,  ///< it did not arrive in time
};

/// The status that refuses a request with this error; 0 when it is none of the above: there is
/// nobody to answer.
unsigned http_status(const error_code& error);

const boost::system::error_category& error_category();

inline error_code make_error_code(Error error) {
    return error_code(static_cast<int>(error), error_category());
}

}  // namespace coqewd::net::http

template <>
struct boost::system::is_error_code_enum<coqewd::net::http::Error> : std::true_type {};
