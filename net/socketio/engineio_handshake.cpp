#include "net/socketio/engineio_handshake.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/message/json_text.hpp"
#include "net/socketio/form.hpp"

namespace coqewd::net::socketio {
namespace {

struct Texts {
    std::string_view message;
    std::string_view body;
};

/// By the code of the refusal.
constexpr std::array<Texts, 6> texts{{
    {"Transport unknown", R"({"code":0,"message":"Transport unknown"})"},
    {"Session ID unknown", R"({"code":1,"message":"Session ID unknown"})"},
    {"Bad handshake method", R"({"code":2,"message":"Bad handshake method"})"},
    {"Bad request", R"({"code":3,"message":"Bad request"})"},
    {"Forbidden", R"({"code":4,"message":"Forbidden"})"},
    {"Unsupported protocol version", R"({"code":5,"message":"Unsupported protocol version"})"},
}};

const Texts& texts_of(Refusal refusal) {
    return texts.at(static_cast<std::size_t>(refusal));
}

std::optional<Generation> parse_generation(const std::optional<std::string>& eio) {
    if (eio == "3") return Generation::eio3;
    if (eio == "4") return Generation::eio4;
    return std::nullopt;
}

std::optional<TransportName> parse_transport(const std::optional<std::string>& transport) {
    if (transport == "polling") return TransportName::polling;
    if (transport == "websocket") return TransportName::websocket;
    return std::nullopt;
}

std::optional<std::uint32_t> parse_index(const std::optional<std::string>& digits) {
    if (!digits) return std::nullopt;
    std::uint32_t index = 0;
    const char* const end = digits->data() + digits->size();
    const auto parsed = std::from_chars(digits->data(), end, index);
    if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
    return index;
}

/// What Node.js takes in the value of a header field.
bool may_be_in_header(char character) {
    const auto value = static_cast<unsigned char>(character);
    return character == '\t' || (value >= 0x20 && value != 0x7F);
}

std::optional<Refusal> check_session(const HandshakeQuery& query, const RequestFacts& facts) {
    if (!facts.session) return Refusal::session_unknown;
    // Only an upgrade names another transport than the session's, and only from polling.
    const bool upgrades = query.transport == TransportName::websocket;
    if (facts.session->transport != TransportName::polling) return Refusal::bad_request;
    if (upgrades != facts.is_upgrade) return Refusal::bad_request;
    if (query.generation != facts.session->generation) return Refusal::bad_request;
    return std::nullopt;
}

std::optional<Refusal> check_new(const HandshakeQuery& query, const RequestFacts& facts) {
    if (facts.method != "GET") return Refusal::bad_handshake_method;
    const bool needs_upgrade = query.transport == TransportName::websocket;
    if (needs_upgrade != facts.is_upgrade) return Refusal::bad_request;
    if (!facts.allowed) return Refusal::forbidden;
    if (!query.generation) return Refusal::unsupported_version;
    return std::nullopt;
}

}  // namespace

HandshakeQuery read_query(std::string_view query) {
    HandshakeQuery read;
    read.generation = parse_generation(last_value(query, "EIO"));
    read.transport = parse_transport(last_value(query, "transport"));
    read.sid = last_value(query, "sid");
    if (read.sid && read.sid->empty()) read.sid.reset();
    if (read.generation == Generation::eio3) {
        read.jsonp_index = parse_index(last_value(query, "j"));
        const bool asked = !last_value(query, "b64").value_or("").empty();
        read.base64 = asked || read.jsonp_index;
    }
    return read;
}

std::optional<Refusal> check_request(const HandshakeQuery& query, const RequestFacts& facts) {
    if (!query.transport || !facts.transport_enabled) return Refusal::transport_unknown;
    if (!std::ranges::all_of(facts.origin, may_be_in_header)) return Refusal::bad_request;
    return query.sid ? check_session(query, facts) : check_new(query, facts);
}

std::string_view message_of(Refusal refusal) {
    return texts_of(refusal).message;
}

std::string_view body_of(Refusal refusal) {
    return texts_of(refusal).body;
}

std::string forbidden_body(std::string_view message) {
    std::string body = R"({"code":4,"message":)";
    append_quoted(body, message);
    body += '}';
    return body;
}

unsigned http_status(Refusal refusal) {
    return refusal == Refusal::forbidden ? 403 : 400;
}

}  // namespace coqewd::net::socketio
