#include "core/message/envelope.hpp"

#include <algorithm>
#include <boost/system/error_category.hpp>
#include <limits>
#include <string>

namespace coqewd {
namespace {

class Category final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "coqewd.envelope"; }
    std::string message(int value) const override;
};

std::string Category::message(int value) const {
    switch (static_cast<EnvelopeError>(value)) {
        case EnvelopeError::no_type:
            return "The message has no type";
        case EnvelopeError::name_too_long:
            return "A name in the message is too long";
        case EnvelopeError::invalid_request_id:
            return "The message's ms_requestId is neither a number nor a short string";
        case EnvelopeError::invalid_budget:
            return "The message's coqewd_budget_ms is not a whole number";
        case EnvelopeError::invalid_hops:
            return "The message's coqewd_hops is not a whole number";
        case EnvelopeError::too_many_members:
            return "The message repeats too many members";
    }
    return "Unknown envelope error";
}

void read_texts(const KnownMembers& known, Envelope& envelope) {
    const TextMember type = known.text(MemberName::type, envelope.kept);
    envelope.type = type.text;
    envelope.token = known.text(MemberName::token, envelope.kept);
    envelope.application = known.text(MemberName::application, envelope.kept);
    envelope.service = known.text(MemberName::service, envelope.kept);
    // QEWD's clients ask for a fragment of their own application with `false`.
    if (known.is_false(MemberName::service)) envelope.service = {};
    envelope.qewd_destination = known.text(MemberName::qewd_destination, envelope.kept);
    envelope.qewd_application = known.text(MemberName::qewd_application, envelope.kept);
    envelope.link_proof = known.text(MemberName::coqewd_link, envelope.kept);
}

bool names_fit(const Envelope& envelope, std::size_t bytes_max) {
    const std::string_view names[] = {envelope.type, envelope.application.text,
                                      envelope.service.text, envelope.qewd_destination.text,
                                      envelope.qewd_application.text};
    return std::ranges::all_of(names, [&](auto name) { return name.size() <= bytes_max; });
}

bool read_request_id(const KnownMembers& known, Envelope& envelope, std::size_t bytes_max) {
    const JsonSpan* const id = known.find(MemberName::ms_request_id);
    if (!id) return true;
    if (id->kind != JsonKind::number && id->kind != JsonKind::string) return false;
    envelope.request_id = id->text;
    return id->text.size() <= bytes_max;
}

bool read_budget(const KnownMembers& known, Envelope& envelope) {
    const JsonSpan* const value = known.find(MemberName::coqewd_budget_ms);
    if (!value) return true;
    const auto number = whole_number(*value);
    if (!number) return false;
    const auto most = static_cast<std::uint64_t>(budget_max.count());
    envelope.budget = std::chrono::milliseconds(std::min(*number, most));
    return true;
}

bool read_hops(const KnownMembers& known, Envelope& envelope) {
    const JsonSpan* const value = known.find(MemberName::coqewd_hops);
    if (!value) return true;
    const auto number = whole_number(*value);
    if (!number) return false;
    constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
    envelope.hops = static_cast<std::uint32_t>(std::min(*number, most));
    return true;
}

void read_rest(const KnownMembers& known, Envelope& envelope) {
    envelope.jwt = known.is_true(MemberName::jwt);
    if (known.is_true(MemberName::finished)) envelope.finished = true;
    if (known.is_false(MemberName::finished)) envelope.finished = false;
    envelope.message = known.value(MemberName::message);
    envelope.params = known.value(MemberName::params);
}

}  // namespace

boost::system::error_code make_error_code(EnvelopeError error) {
    static const Category category;
    return {static_cast<int>(error), category};
}

Result<Envelope> read_envelope(std::string_view text, const EnvelopeLimits& limits) {
    Result<Envelope> read(boost::system::in_place_value);
    if (const error_code error = read_envelope(text, *read, limits)) read = error;
    return read;
}

error_code read_envelope(std::string_view text, Envelope& envelope, const EnvelopeLimits& limits) {
    KnownMembers known;
    const auto scanned = scan_members(text, known, limits.json);
    if (!scanned) return scanned.error().code;
    if (known.too_many()) return EnvelopeError::too_many_members;

    read_texts(known, envelope);
    if (envelope.type.empty()) return EnvelopeError::no_type;
    if (!names_fit(envelope, limits.name_bytes_max)) return EnvelopeError::name_too_long;
    if (!read_request_id(known, envelope, limits.request_id_bytes_max)) {
        return EnvelopeError::invalid_request_id;
    }
    if (!read_budget(known, envelope)) return EnvelopeError::invalid_budget;
    if (!read_hops(known, envelope)) return EnvelopeError::invalid_hops;
    read_rest(known, envelope);
    known.append_members(envelope.members, text);
    return {};
}

std::optional<RefusedMessage> read_refused(std::string_view text, const EnvelopeLimits& limits) {
    KnownMembers known;
    if (!scan_members(text, known, limits.json)) return std::nullopt;
    Envelope envelope;
    read_texts(known, envelope);
    if (envelope.type.empty()) return std::nullopt;
    RefusedMessage refused;
    const bool names_type = envelope.type.size() <= limits.name_bytes_max;
    refused.type = names_type ? envelope.type : std::string_view("error");
    if (read_request_id(known, envelope, limits.request_id_bytes_max)) {
        refused.request_id = envelope.request_id;
    }
    return refused;
}

}  // namespace coqewd
