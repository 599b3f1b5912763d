#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/async/result.hpp"
#include "core/async/task.hpp"
#include "net/transport/stream.hpp"

namespace coqewd::net::http {

/// How long the first line of a message that opens a connection may be, and how long its fields
/// together with the empty line.
inline constexpr std::size_t head_bytes_max = 8 * 1024;

/// One header field as it came.
struct Field {
    std::string name;
    std::string value;
};

/// The fields of a message head; names compare without case.
class Fields {
  public:
    void add(std::string name, std::string value);

    /// The value; several of one name joined with ", "; empty when there is none.
    std::string get(std::string_view name) const;

    const std::vector<Field>& all() const { return fields_; }

    /// How many there are of that name.
    std::size_t count(std::string_view name) const;

  private:
    std::vector<Field> fields_;
};

/// A request up to its empty line.
struct RequestHead {
    std::string method;
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

/// What is answered to a request. Its length and what becomes of the connection are said by who
/// sends it; a field `Connection: close` asks for the connection's end.
struct Response {
    unsigned status = 200;
    /// None is sent when it is empty.
    std::string_view content_type = "application/json";
    std::string_view body = {};
    std::vector<Field> fields = {};
};

/// Whether it can be sent as it is: a final status, and no name or value that would break out of
/// its line or speak of the length.
bool is_sound(const Response& response);

/// The status line and the fields with the empty line. `connection` is the value of Connection,
/// which is left out when empty. Content-Length is that of the body, unless the status has none.
std::string head_text(const Response& response, std::string_view connection);

/// The same for a body that is not there yet: `framing` is the field that says where it ends, or
/// has no name when the end of the connection does.
std::string head_text(const Response& response, std::string_view connection, const Field& framing);

/// False for 204 and 304, whose responses end with their head (RFC 9112 section 6.3).
bool has_content(unsigned status);

/// A whole response that ends the connection.
std::string to_text(const Response& response);

}  // namespace coqewd::net::http
