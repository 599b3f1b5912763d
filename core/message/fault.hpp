#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace coqewd {

/// What kind of failure a fault is. Goes over links by name (docs/protocol.md).
enum class FaultCode {
    application,    ///< the handler says so
    bad_request,    ///< the request can not be understood
    not_found,      ///< nobody handles this application or type
    unauthorized,   ///< no token, or one that does not verify
    forbidden,      ///< the token is good, but this is not allowed
    too_big,        ///< the message or the reply is larger than a connection takes
    overloaded,     ///< a bound was reached; the request was not begun
    timed_out,      ///< no answer before the deadline; it may still have been done
    link_down,      ///< no link to the peer; the request was not sent
    link_lost,      ///< the link ended after the request was sent; it may have been done
    hops_exceeded,  ///< forwarded too often
    cancelled,      ///< the server stops, or nobody waits any more
    internal,       ///< a handler threw, or a bug
};

std::string_view to_string(FaultCode code);
/// The code of that name; `application` when there is none, as a Node.js QEWD names no code.
FaultCode fault_code_from(std::string_view name);

/// Why a request failed. `text` is what people and QEWD's clients read.
struct Fault {
    FaultCode code = FaultCode::application;
    std::string text = {};
    /// HTTP status, 400 to 599, or with `response` any from 200 on; without one, QEWD's clients see
    /// none and REST answers 400.
    std::optional<int> status = std::nullopt;
    /// The server where it arose; filled in by the first one it passes.
    std::string node = {};
    /// Whether sending the same request again can not do it twice.
    bool retryable = false;
    /// Asks the client library to close its socket.
    bool disconnect = false;
    /// Further members of QEWD's error message, `service` and the like.
    boost::json::object details = {};
    /// What REST answers as a whole instead of an object with `error` (spec/qewd.md 11.5).
    std::optional<boost::json::value> response = std::nullopt;
};

/// The fault `cancelled` of a server that stops before a reply was ready.
Fault server_stops(std::string node);

/// The fault of an answer whose status or fields HTTP does not have.
Fault not_for_http(std::string node);

/// The fault `timed_out` of the server that waited for a reply.
Fault no_reply_in_time(std::string node);

/// The message of a reply as QEWD writes an error: {"error":…,"status":{"code":…},…}.
boost::json::object error_message(const Fault& fault);

/// The other way round: what such a message says. Nothing when QEWD's clients do not take it for an
/// error: `error` is missing, null, false, zero or empty.
std::optional<Fault> fault_in(const boost::json::object& message);

/// What QEWD has no place for, kept beside the message, as JSON text:
/// {"code":…,"node":…,"retryable":…}.
std::string fault_member(const Fault& fault);

}  // namespace coqewd
