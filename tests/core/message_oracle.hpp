#pragma once

#include <array>
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/message/envelope.hpp"
#include "core/message/reply_envelope.hpp"
#include "tests/core/json_oracle.hpp"
#include "tests/core/spliced.hpp"

namespace coqewd::testing {

/// True when a text member says what the parsed object has under that key.
inline bool same_text(const TextMember& member, const boost::json::object& object,
                      std::string_view key) {
    const boost::json::value* value = object.if_contains(key);
    if (!value || value->is_null()) return !member.present() && member.text.empty();
    if (!value->is_string()) return member.present() && !member.valid() && member.text.empty();
    return member.valid() && member.text == std::string_view(value->get_string());
}

inline bool same_value(const std::optional<JsonSpan>& member, const boost::json::object& object,
                       std::string_view key) {
    const boost::json::value* value = object.if_contains(key);
    if (!value || value->is_null()) return !member;
    return member && same(built(*member), *value);
}

inline bool is_controlled(std::string_view key) {
    for (const std::string_view name :
         {"token", "jwt", "ms_requestId", "socketId", "ipAddress", "dbIndex", "qewd_destination",
          "qewd_application", "ewd_application"}) {
        if (key == name) return true;
    }
    return key.starts_with("coqewd_");
}

/// The object as it must be when it is passed on with a new token.
inline boost::json::object passed_on(const boost::json::object& object) {
    boost::json::object kept;
    for (const auto& [key, value] : object) {
        if (!is_controlled(key)) kept[key] = value;
    }
    kept["token"] = "new";
    return kept;
}

/// In what read_envelope() and what is spliced differ from Boost.JSON on this text; empty when they
/// agree.
inline std::string message_disagreement(std::string_view text) {
    const auto value = parsed(text);
    const auto envelope = read_envelope(text);
    if (!envelope) return {};
    if (!value || !value->is_object()) return "accepted";
    boost::json::object object = value->get_object();
    // The clients' libraries write what they have no service for as false.
    if (const auto* service = object.if_contains("service"); service && *service == false) {
        object["service"] = nullptr;
    }

    const bool same_texts = object.at("type") == boost::json::string_view(envelope->type) &&
                            same_text(envelope->token, object, "token") &&
                            same_text(envelope->application, object, "application") &&
                            same_text(envelope->service, object, "service") &&
                            same_text(envelope->qewd_destination, object, "qewd_destination") &&
                            same_text(envelope->qewd_application, object, "qewd_application");
    if (!same_texts) return "a text differs";
    if (!same_value(envelope->params, object, "params")) return "params differ";
    if (!same_value(envelope->message, object, "message")) return "message differs";
    const boost::json::value* jwt = object.if_contains("jwt");
    if (envelope->jwt != (jwt && jwt->is_bool() && jwt->get_bool())) return "jwt differs";

    const auto removed = spans_of(envelope->members, controlled_members);
    const auto result = parsed(spliced(text, removed, "\"token\":\"new\""));
    if (!result) return "spliced to something that is not JSON";
    return same(*result, passed_on(value->get_object())) ? "" : "spliced to something else";
}

/// The same for read_reply().
inline std::string reply_disagreement(std::string_view text) {
    const auto value = parsed(text);
    const auto reply = read_reply(text);
    if (!reply) return {};
    if (!value || !value->is_object()) return "accepted";
    const boost::json::object& object = value->get_object();

    if (!same_text(reply->type, object, "type")) return "type differs";
    if (!same_text(reply->error, object, "error")) return "error differs";
    if (!same_value(reply->message, object, "message")) return "message differs";
    if (!reply->message || reply->message->kind != JsonKind::object) return {};

    boost::json::object message = object.at("message").as_object();
    if (!same_text(reply->in_message.token, message, "token")) return "the token differs";
    constexpr std::array names{MemberName::token, MemberName::ms_request_id};
    const auto removed = spans_of(reply->in_message.members, names);
    const auto result = parsed(spliced(reply->message->text, removed, {}));
    message.erase("token");
    message.erase("ms_requestId");
    return result && same(*result, message) ? "" : "the message is spliced to something else";
}

}  // namespace coqewd::testing
