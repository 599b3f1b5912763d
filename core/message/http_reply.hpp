#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/message/rest_request.hpp"

namespace coqewd {

/// What stands behind the value of a cookie that says nothing else.
inline constexpr std::string_view cookie_directives = "Path=/; HttpOnly; SameSite=Lax";

/// The same for a cookie with the client's token. Pages read it there: no server takes a token from
/// a cookie, which a browser would send for the pages of others too.
inline constexpr std::string_view token_cookie_directives = "Path=/; SameSite=Lax";

/// A cookie that an answer sets (RFC 6265 section 4.1). Over HTTP it is sent as
/// `name=value; Path=/; HttpOnly; SameSite=Lax`, with Secure where the client uses TLS.
struct Cookie {
    std::string name;
    std::string value;
    /// What stands behind the value instead of that, without the first `; `.
    std::optional<std::string> directives = std::nullopt;
};

/// What an answer says over HTTP beside its body.
struct HttpReply {
    /// Of a success, 200 to 399; a fault has its own. One that HTTP does not know becomes a 500.
    int status = 200;
    /// Sent in this order, repeated ones too.
    std::vector<HeaderField> headers = {};
    /// The bytes of the body where that is no JSON.
    std::optional<std::string> content = std::nullopt;
    /// Their type; of JSON and texts it is known.
    std::string content_type = {};
    /// The client's token goes into a cookie of that name instead of the body, one that the page
    /// can read unless it says otherwise: `Path=/; SameSite=Lax`, with Secure where the client uses
    /// TLS.
    std::optional<Cookie> token_cookie = std::nullopt;

    void add_header(std::string name, std::string value);
    void add_cookie(const Cookie& cookie);
};

/// What goes over a link beside the message, as JSON text (docs/protocol.md).
std::string to_member(const HttpReply& reply);

/// The other way round; what is not understood is left out. Content is there but empty when the
/// message is it.
HttpReply http_reply_from(const boost::json::object& member);

}  // namespace coqewd
