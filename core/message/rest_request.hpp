#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/message/json_scan.hpp"

namespace coqewd {

/// One field of an HTTP head.
struct HeaderField {
    std::string name;
    std::string value;

    bool operator==(const HeaderField&) const = default;
};

/// What a request says that came over REST: as HTTP has it, or as QEWD's servers pass it on
/// (spec/qewd.md 11.2, 13.6). A plain value.
struct RestRequest {
    /// In capitals.
    std::string method = "GET";
    /// As it came, percent-encoded, without the query.
    std::string path = "/";
    /// What stood behind the question mark, as it came.
    std::string query = {};
    /// Names in lower case, each once.
    std::vector<HeaderField> headers = {};
    std::string body = {};
    /// The path of the route that was found, and its variables, decoded.
    std::string path_template = {};
    boost::json::object arguments = {};
    /// Where the request came from, without the port.
    std::string ip = {};

    /// The value of a field, whose name is in lower case; empty when there is none.
    std::string_view header(std::string_view name) const;

    /// Whether the body says that it is JSON: `application/json`, or a type that ends in `+json`.
    bool has_json() const;
};

/// The type of the messages that pass such requests on.
inline constexpr std::string_view rest_type = "restRequest";

/// Whom a REST request is for on another server, and from whom.
struct RestAddress {
    std::string_view application = {};
    /// Takes the place of the client's own in `authorization`, where QEWD's handlers look for it;
    /// empty for a session that nobody knows.
    std::string_view token = {};
};

/// The message of type `restRequest` that says this to another server, without what call_frame()
/// adds.
std::string rest_message(const RestRequest& rest, const RestAddress& address);

/// What such a message says, with its path already matched by nobody; nothing when a member that
/// must be there is missing or of the wrong kind, the path or the query is over 64 KiB or over the
/// limits of queries, or the text is no JSON object.
std::optional<RestRequest> read_rest_message(std::string_view message, ScanLimits limits = {});

}  // namespace coqewd
