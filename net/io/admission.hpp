#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <utility>

namespace coqewd {

/// What middleware says of a client that wants to join a namespace.
struct Admission {
    bool accepted = true;
    /// Of a refusal: what the client's `connect_error` says, and its data, if any. A client of
    /// Engine.IO 3 gets the data, or else the message.
    std::string message = {};
    std::optional<boost::json::value> data = std::nullopt;
};

inline Admission accept() {
    return {};
}

inline Admission refuse(std::string message) {
    return {.accepted = false, .message = std::move(message)};
}

/// `co_return refuse("Not authorized", {{"code", 401}});`
inline Admission refuse(std::string message, boost::json::value data) {
    return {.accepted = false, .message = std::move(message), .data = std::move(data)};
}

}  // namespace coqewd
