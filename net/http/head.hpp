#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/async/result.hpp"
#include "core/async/task.hpp"
#include "net/http/fields.hpp"
#include "net/transport/stream.hpp"

namespace coqewd::net::http {

/// How long the first line of a message that opens a connection may be, and how long its fields
/// together with the empty line.
inline constexpr std::size_t head_bytes_max = 8 * 1024;

/// How many fields a request may have. Some of them cost who reads them a look at all others.
inline constexpr std::size_t fields_max = 100;

/// A request up to its empty line.
struct RequestHead {
    std::string method;
    /// Of one in absolute form, as proxies get it, what is behind the authority, which is the Host
    /// then (RFC 9112 section 3.2.2).
    std::string target;
    unsigned version = 11;
    Fields fields;
};

struct ResponseHead {
    unsigned status = 0;
    Fields fields;
    /// What had arrived behind the empty line already.
    std::string rest;
};

/// A head whose end HeadScanner has found, or the Error.
Result<RequestHead> parse_request_head(std::string_view bytes);

/// Reads a head and not much more. Errors: those of Beast's parser for what is no HTTP or too long,
/// or the stream's. Bounded in time by who closes the stream.
Task<Result<ResponseHead>> read_response_head(Stream& stream);

/// Whether that is one of Beast's: the other side does not speak HTTP.
bool is_parser_error(const error_code& failure);

/// Writes everything, or gives the stream's error.
Task<error_code> write_all(Stream& stream, std::string_view bytes);

}  // namespace coqewd::net::http
