#include "core/message/reply_envelope.hpp"

#include <charconv>
#include <system_error>
#include <utility>

#include "core/message/json_text.hpp"

namespace coqewd {
namespace {

std::optional<std::uint64_t> request_id_of(const KnownMembers& known) {
    const JsonSpan* const id = known.find(MemberName::ms_request_id);
    return id ? whole_number(*id) : std::nullopt;
}

/// What JavaScript's `if (value)` says of a number: only zero, however it is written, is false.
bool is_zero(std::string_view number) {
    return number.substr(0, number.find_first_of("eE")).find_first_of("123456789") == number.npos;
}

bool is_truthy(const JsonSpan& value) {
    switch (value.kind) {
        case JsonKind::null:
            return false;
        case JsonKind::boolean:
            return value.text == "true";
        case JsonKind::number:
            return !is_zero(value.text);
        case JsonKind::string:
            return value.text.size() > 2;
        case JsonKind::array:
        case JsonKind::object:
            return true;
    }
    return true;
}

std::optional<int> http_status(std::string_view digits) {
    int status = 0;
    const char* const begin = digits.data();
    const char* const end = begin + digits.size();
    const auto [at, error] = std::from_chars(begin, end, status);
    if (error != std::errc() || at != end || status < 100 || status > 599) return std::nullopt;
    return status;
}

std::optional<int> status_of(const KnownMembers& known, const EnvelopeLimits& limits) {
    const JsonSpan* const status = known.find(MemberName::status);
    if (!status || status->kind != JsonKind::object) return std::nullopt;
    KnownMembers inside;
    if (!scan_members(status->text, inside, limits.json) || inside.too_many()) return std::nullopt;
    const JsonSpan* const code = inside.find(MemberName::code);
    if (!code) return std::nullopt;
    if (code->kind == JsonKind::number) return http_status(code->text);
    KeptTexts kept;
    return http_status(inside.text(MemberName::code, kept).text);
}

/// Collects a frame's members and, in the same pass, those of its message.
class FrameMembers {
  public:
    JsonResult<void> scan(std::string_view text, ScanLimits limits) {
        const auto scanned = scan_members(text, frame, {"message", message}, limits);
        if (scanned && frame.repeats(MemberName::message)) scan_last_message(limits);
        return scanned;
    }

    KnownMembers frame;
    KnownMembers message = members_of_message();

  private:
    /// What else a handler's message has is its client's, be it called as the protocol's members
    /// are and as many as there may be.
    static KnownMembers members_of_message() {
        return KnownMembers({MemberName::token, MemberName::ms_request_id, MemberName::error,
                             MemberName::status, MemberName::disconnect});
    }

    /// What was collected is of all messages, and only the last one counts.
    void scan_last_message(ScanLimits limits) {
        message = members_of_message();
        const JsonSpan* const last = frame.find(MemberName::message);
        if (last && last->kind == JsonKind::object) scan_members(last->text, message, limits);
    }
};

void read_frame(const KnownMembers& known, ReplyEnvelope& envelope) {
    envelope.type = known.text(MemberName::type, envelope.kept);
    envelope.final = !known.is_false(MemberName::finished);
    envelope.request_id = request_id_of(known);
    envelope.message = known.value(MemberName::message);
    envelope.error = known.text(MemberName::error, envelope.kept);
    envelope.fault = known.value(MemberName::fault);
    if (envelope.fault && envelope.fault->kind != JsonKind::object) envelope.fault.reset();
    envelope.http = known.value(MemberName::coqewd_http);
    if (envelope.http && envelope.http->kind != JsonKind::object) envelope.http.reset();
    envelope.session_ended = known.is_true(MemberName::coqewd_session_ended);
}

void read_message(std::string_view text, KnownMembers& known, ReplyEnvelope& envelope,
                  const EnvelopeLimits& limits) {
    ReplyMessage& message = envelope.in_message;
    message.token = known.text(MemberName::token, envelope.kept);
    message.request_id = request_id_of(known);
    message.error = known.value(MemberName::error);
    if (message.error && !is_truthy(*message.error)) message.error.reset();
    message.status = status_of(known, limits);
    message.disconnect = known.is_true(MemberName::disconnect);
    known.append_members(message.members, text);
}

error_code read_all(std::string_view text, ReplyEnvelope& envelope, const EnvelopeLimits& limits) {
    FrameMembers known;
    const auto scanned = known.scan(text, limits.json);
    if (!scanned) return scanned.error().code;

    read_frame(known.frame, envelope);
    if (known.frame.too_many()) return EnvelopeError::too_many_members;
    if (envelope.type.text.size() > limits.name_bytes_max) return EnvelopeError::name_too_long;
    if (envelope.message && envelope.message->kind == JsonKind::object) {
        if (known.message.too_many()) return EnvelopeError::too_many_members;
        read_message(envelope.message->text, known.message, envelope, limits);
    }
    known.frame.append_members(envelope.members, text);
    return {};
}

}  // namespace

Result<ReplyEnvelope> read_reply(std::string_view text, const EnvelopeLimits& limits) {
    // Filled where it is returned: to move it costs as much as to fill it.
    Result<ReplyEnvelope> read(boost::system::in_place_value);
    if (const error_code error = read_all(text, *read, limits)) read = error;
    return read;
}

}  // namespace coqewd
