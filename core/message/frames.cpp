#include "core/message/frames.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <span>

#include "core/message/envelope.hpp"
#include "core/message/json_scan.hpp"
#include "core/message/json_text.hpp"
#include "core/message/members.hpp"
#include "core/message/reply_envelope.hpp"
#include "core/message/rest_request.hpp"
#include "core/message/splice.hpp"
#include "core/message/surrogates.hpp"

namespace coqewd {

namespace json = boost::json;

namespace {

void append_token(std::string& members, std::string_view token) {
    members += "\"token\":";
    append_quoted(members, token);
}

bool over_rest(const ReplyHead& head) {
    return head.type == rest_type;
}

/// QEWD's servers look for header fields in the message.
void append_headers(std::string& members, const HttpReply& http) {
    json::object headers;
    for (const auto& [name, value] : http.headers) {
        json::value& there = headers[name];
        if (there.is_null()) there = json::array();
        there.get_array().emplace_back(value);
    }
    for (auto& [name, values] : headers) {
        if (values.get_array().size() == 1) values = json::value(values.get_array().front());
    }
    members += "\"qewd_response_headers\":" + json::serialize(headers);
}

/// Takes the end of an object away, so that members can follow. What stood before stays as it is.
void reopen_object(std::string& frame) {
    frame.resize(frame.rfind('}'));
    frame.resize(frame.find_last_not_of(" \t\n\r") + 1);
    if (!frame.ends_with('{')) frame += ',';
}

/// The message of a reply, with the token where QEWD's clients look for it, and the id where QEWD's
/// servers do.
void append_message(std::string& frame, const ReplyHead& head, const Reply& reply) {
    reply.append_json(frame);
    if (!reply.is_object()) return;
    const bool headers = over_rest(head) && reply.http() && !reply.http()->headers.empty();
    if (reply.token().empty() && head.request_id.empty() && !headers) return;
    reopen_object(frame);
    if (!reply.token().empty()) {
        append_token(frame, reply.token());
        frame += ',';
    }
    if (!head.request_id.empty()) {
        frame.append("\"ms_requestId\":").append(head.request_id) += ',';
    }
    if (headers) {
        append_headers(frame, *reply.http());
        frame += ',';
    }
    frame.back() = '}';
}

/// What the frame may need beside the message's own text.
std::size_t bytes_around(const ReplyHead& head, const Reply& reply) {
    constexpr std::size_t names_bytes = 128;
    return names_bytes + head.type.size() + 2 * head.request_id.size() + reply.token().size();
}

void append_response_time(std::string& frame, std::chrono::milliseconds time) {
    frame.append(",\"responseTime\":\"").append(std::to_string(time.count())).append("ms\"");
}

void append_request_id(std::string& frame, std::string_view id) {
    if (!id.empty()) frame.append(",\"ms_requestId\":").append(id);
}

json::object parsed(JsonSpan object) {
    json::parse_options options;
    options.max_depth = reply_depth_max;
    return json::parse(object.text, {}, options).as_object();
}

/// QEWD sends such a response on as it is, with any status: its handlers can not say 201 otherwise.
bool has_response(const JsonSpan& error) {
    bool found = false;
    const auto visit = [&](const JsonSpan& key, const JsonSpan&) {
        found = found || equals(key, "response");
    };
    return scan_members(error.text, visit, {.depth_max = reply_depth_max}) && found;
}

Fault fault_of(const ReplyEnvelope& envelope) {
    Fault fault;
    if (envelope.fault) {
        const json::object told = parsed(*envelope.fault);
        const auto* code = told.if_contains("code");
        const auto* node = told.if_contains("node");
        const auto* retryable = told.if_contains("retryable");
        if (code && code->is_string()) fault.code = fault_code_from(code->get_string());
        if (node && node->is_string()) fault.node = node->get_string();
        fault.retryable = retryable && retryable->is_bool() && retryable->get_bool();
    }
    const auto status = envelope.in_message.status;
    const JsonSpan& error = *envelope.in_message.error;
    const int status_min = has_response(error) ? 200 : 400;
    if (status && *status >= status_min) fault.status = status;
    unescape(error, fault.text);
    return fault;
}

/// QEWD's worker died of an exception: what it said is not for browsers (spec/qewd.md B 13).
Reply dead_worker() {
    return Fault{.code = FaultCode::internal, .text = "The handler failed", .status = 500};
}

Reply switch_error(const ReplyEnvelope& envelope) {
    return Fault{.code = FaultCode::application, .text = std::string(envelope.error.text)};
}

/// Leaves of the frame the message's bytes, without what belongs to this link alone.
std::string message_in(std::string&& frame, const ReplyEnvelope& envelope) {
    const std::string_view text = envelope.message->text;
    const Span message{static_cast<std::size_t>(text.data() - frame.data()), text.size()};
    constexpr std::array of_the_link{MemberName::token, MemberName::ms_request_id,
                                     MemberName::disconnect};
    // That the peer does not like this server's token says nothing about the client's connection;
    // in what is no error `disconnect` means nothing to QEWD's clients.
    const std::size_t names = envelope.in_message.error ? 3 : 2;
    const auto removed = spans_of(envelope.in_message.members, std::span(of_the_link).first(names));
    if (envelope.message->kind == JsonKind::object && !removed.empty()) {
        cut_out(frame, message, removed);
    } else {
        frame.erase(message.offset + message.length);
        frame.erase(0, message.offset);
    }
    return std::move(frame);
}

/// The token beside a message that has no room for it: an array, a text. `frame` is the frame.
SharedText token_beside(const ReplyEnvelope& envelope, std::string_view frame) {
    constexpr std::array name{MemberName::token};
    const auto spans = spans_of(envelope.members, name);
    if (spans.empty()) return {};
    std::string object = "{";
    object += frame.substr(spans.back().offset, spans.back().length);
    object += '}';
    KnownMembers known;
    KeptTexts kept;
    if (!scan_members(object, known)) return {};
    return known.text(MemberName::token, kept).text;
}

/// A handler's own reply to a message of the type `error` has an id.
bool from_dead_worker(const ReplyEnvelope& envelope) {
    return envelope.type.text == "error" && !envelope.id() &&
           (!envelope.message || envelope.message->kind == JsonKind::string);
}

Reply reply_of(const ReplyEnvelope& envelope, std::string&& frame) {
    if (from_dead_worker(envelope)) return dead_worker();
    if (!envelope.message) {
        return envelope.error.present() ? switch_error(envelope) : Reply();
    }
    // Read before the frame becomes the message, which moves its bytes.
    std::optional<Fault> fault;
    if (envelope.in_message.error) fault = fault_of(envelope);
    const bool is_object = envelope.message->kind == JsonKind::object;
    SharedText token =
        is_object ? SharedText(envelope.in_message.token.text) : token_beside(envelope, frame);
    std::optional<HttpReply> http;
    if (envelope.http) {
        http = http_reply_from(parsed(*envelope.http));
        if (auto& content = http->content) unescape(*envelope.message, *content);
    }
    Reply reply = Reply::received(message_in(std::move(frame), envelope), std::move(fault));
    reply.set_token(std::move(token));
    if (http) reply.over_http() = std::move(*http);
    if (envelope.session_ended) reply.set_session_ended();
    return reply;
}

bool says_finished(const ReplyEnvelope& envelope) {
    return std::ranges::find(envelope.members, MemberName::finished, &Member::name) !=
           envelope.members.end();
}

}  // namespace

std::string reply_frame(const ReplyHead& head, const Reply& reply) {
    std::string frame;
    frame.reserve(bytes_around(head, reply) + reply.text_bytes());
    frame += "{\"type\":";
    append_quoted(frame, reply.type().empty() ? head.type : std::string_view(reply.type()));
    if (!reply.from_gate()) frame += ",\"finished\":true";
    frame += ",\"message\":";
    append_message(frame, head, reply);
    if (!reply.token().empty() && !reply.is_object()) {
        // An array or a text has no room for the token, and QEWD loses it.
        frame += ',';
        append_token(frame, reply.token());
    }
    if (!reply.from_gate()) append_response_time(frame, head.response_time);
    append_request_id(frame, head.request_id);
    // A client over a WebSocket has no use for it.
    if (over_rest(head) && reply.http()) frame += ",\"coqewd_http\":" + to_member(*reply.http());
    if (head.to_server && reply.session_ended()) frame += ",\"coqewd_session_ended\":true";
    if (reply.failed() && !reply.from_gate()) {
        frame += ",\"fault\":" + fault_member(reply.fault());
    }
    frame += '}';
    return frame;
}

std::string event_frame(const Event& event,
                        std::optional<std::chrono::milliseconds> response_time) {
    std::string frame = "{\"type\":";
    append_quoted(frame, event.type);
    if (response_time) frame += ",\"finished\":false";
    frame += ",\"message\":" + event.json;
    if (response_time) append_response_time(frame, *response_time);
    append_request_id(frame, event.request_id);
    frame += '}';
    return frame;
}

bool is_jwt(std::string_view token) {
    return std::ranges::count(token, '.') == 2;
}

std::string call_frame(const Request& request, const CallHead& head) {
    constexpr std::size_t numbers_bytes = 128;
    const std::string& message = request.json();
    const auto removed = spans_of(request.envelope().members, controlled_members);
    std::size_t bytes =
        message.size() + numbers_bytes + head.token.text().size() + head.link_proof.size();
    // Mostly the client's token, as long as the one that takes its place.
    for (const Span& span : removed) bytes -= span.length;
    std::string frame;
    frame.reserve(bytes);
    append_open_object(frame, message, removed);
    if (!head.token.empty()) {
        append_token(frame, head.token.text());
        frame += ',';
    }
    const auto budget = std::chrono::duration_cast<std::chrono::milliseconds>(head.budget);
    if (head.jwt) frame += "\"jwt\":true,";
    frame.append("\"ms_requestId\":").append(std::to_string(head.id));
    frame.append(",\"coqewd_budget_ms\":").append(std::to_string(budget.count()));
    frame.append(",\"coqewd_hops\":").append(std::to_string(head.hops));
    if (!head.link_proof.empty()) {
        frame += ",\"coqewd_link\":";
        append_quoted(frame, head.link_proof);
    }
    frame += '}';
    return frame;
}

Result<Answer> read_answer(std::string&& text) {
    constexpr EnvelopeLimits limits{.json = {.depth_max = reply_depth_max}};
    auto envelope = read_reply(text, limits);
    const bool is_cut = !envelope && envelope.error() == JsonError::invalid_surrogate;
    if (is_cut && mend_surrogates(text)) envelope = read_reply(text, limits);
    if (!envelope) return envelope.error();
    Answer answer{.id = envelope->id(),
                  .type = std::string(envelope->type.text),
                  .final = envelope->final,
                  .reply = {}};
    if (from_dead_worker(*envelope)) answer.type.clear();
    answer.reply = reply_of(*envelope, std::move(text));
    answer.push = !answer.id && !answer.reply.failed() && !says_finished(*envelope);
    return answer;
}

}  // namespace coqewd
