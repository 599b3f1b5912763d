#include "net/client/recovery.hpp"

#include <utility>

#include "core/message/json_scan.hpp"
#include "core/message/json_text.hpp"
#include "core/message/json_write.hpp"
#include "net/client/query.hpp"

namespace coqewd::net {
namespace {

/// Credentials as the query of a namespace: a text as it is, and any other value as JSON.
std::string query_of(const boost::json::object& auth) {
    std::string query;
    for (const auto& [name, value] : auth) {
        const auto* const text = value.if_string();
        append_parameter(query, name,
                         text != nullptr ? std::string(*text) : write_json(value, json_depth_max));
    }
    return query;
}

}  // namespace

void Recovery::note(const socketio::CompletePacket& event, bool early) {
    if (pid_.empty() || event.ack_id || event.arguments.empty()) return;
    std::string offset;
    if (unescape(event.arguments.back(), offset)) {
        (early ? early_offset_ : offset_) = std::move(offset);
    }
}

bool Recovery::join(const std::string& pid) {
    const bool restored = !pid.empty() && pid == pid_;
    if (!restored) offset_.clear();
    if (restored && !early_offset_.empty()) offset_ = early_offset_;
    pid_ = pid;
    early_offset_.clear();
    return restored;
}

boost::json::object Recovery::with(boost::json::object auth) const {
    if (pid_.empty()) return auth;
    boost::json::object all{{"pid", pid_}};
    if (!offset_.empty()) all["offset"] = offset_;
    // The application's own members count more, as in the JavaScript client.
    for (auto& [name, value] : auth) all[name] = std::move(value);
    return all;
}

Joining::Ask make_ask(std::string nsp, const Recovery& recovery, const boost::json::object* auth) {
    Joining::Ask ask{.nsp = std::move(nsp)};
    if (auth != nullptr) ask.query = query_of(*auth);
    const auto all = recovery.with(auth != nullptr ? *auth : boost::json::object());
    if (auth != nullptr || !all.empty()) ask.auth_json = write_json(all, json_depth_max);
    return ask;
}

}  // namespace coqewd::net
