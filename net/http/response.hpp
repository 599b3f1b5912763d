#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "net/http/fields.hpp"

namespace coqewd::net::http {

/// What is answered to a request. Its length, what becomes of the connection and when it is sent
/// are said by who sends it; a field `Connection: close` asks for the connection's end.
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

/// The same for one whose parts lie apart.
bool is_sound(unsigned status, std::string_view content_type, std::span<const Field> fields);

/// What the sender says of a response: values of these fields, which are left out when empty.
struct Sending {
    std::string_view connection = {};
    /// RFC 9110 section 6.6.1; a response with a Date of its own keeps that.
    std::string_view date = {};
};

/// The status line and the fields with the empty line. Content-Length is that of the body, unless
/// the status has none. There is room for so many bytes behind it.
std::string head_text(const Response& response, const Sending& sending,
                      std::size_t room_behind = 0);

/// The same for a body that is not there yet: `framing` is the field that says where it ends, or
/// has no name when the end of the connection does.
std::string head_text(const Response& response, const Sending& sending, const FieldView& framing,
                      std::size_t room_behind = 0);

/// False for 204 and 304, whose responses end with their head (RFC 9112 section 6.3).
bool has_content(unsigned status);

/// A whole response that ends the connection.
std::string to_text(const Response& response);

}  // namespace coqewd::net::http
