#include "core/state/token_session.hpp"

#include <algorithm>

namespace coqewd {

namespace json = boost::json;

namespace {

constexpr std::chrono::seconds timeout_default{300};

void apply_value(const SessionChange& change, TokenSession& session) {
    const bool is_open = change.part == SessionPart::open;
    json::object& here = is_open ? session.open : session.secret;
    json::object& there = is_open ? session.secret : session.open;
    there.stable_erase(change.name);
    if (change.value) {
        here.insert_or_assign(change.name, *change.value);
    } else {
        here.stable_erase(change.name);
    }
}

}  // namespace

std::chrono::seconds timeout_in(const json::object& open) {
    const json::value* value = open.if_contains("timeout");
    boost::system::error_code error;
    const auto seconds = value ? value->to_number<std::int64_t>(error) : 0;
    if (error || seconds <= 0) return timeout_default;
    // Compared as numbers: more would not fit into a moment.
    constexpr std::int64_t year = std::chrono::seconds(std::chrono::years(1)).count();
    return std::chrono::seconds(std::min(seconds, year));
}

void apply(const SessionChanges& changes, TokenSession& session) {
    std::shared_ptr<json::object> data;
    for (const SessionChange& change : changes) {
        if (change.part != SessionPart::data) {
            apply_value(change, session);
            continue;
        }
        // Whoever has asked for the old document reads on in it.
        if (!data) data = std::make_shared<json::object>(*session.data);
        if (change.value) {
            data->insert_or_assign(change.name, *change.value);
        } else {
            data->stable_erase(change.name);
        }
    }
    if (data) session.data = std::move(data);
}

SessionChanges changes_between(const json::object& before, const json::object& after,
                               SessionPart part) {
    SessionChanges changes;
    for (const auto& [name, value] : after) {
        const json::value* known = before.if_contains(name);
        if (!known || *known != value) changes.push_back({part, std::string(name), value});
    }
    for (const auto& [name, value] : before) {
        if (!after.contains(name)) changes.push_back({part, std::string(name), std::nullopt});
    }
    return changes;
}

}  // namespace coqewd
