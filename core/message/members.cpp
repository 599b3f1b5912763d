#include "core/message/members.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <system_error>

#include "core/message/json_text.hpp"

namespace coqewd {
namespace {

struct Spelling {
    std::string_view text;
    MemberName name;
};

constexpr std::array spellings{
    Spelling{"type", MemberName::type},
    Spelling{"token", MemberName::token},
    Spelling{"params", MemberName::params},
    Spelling{"message", MemberName::message},
    Spelling{"finished", MemberName::finished},
    Spelling{"application", MemberName::application},
    Spelling{"service", MemberName::service},
    Spelling{"jwt", MemberName::jwt},
    Spelling{"ms_requestId", MemberName::ms_request_id},
    Spelling{"responseTime", MemberName::response_time},
    Spelling{"socketId", MemberName::socket_id},
    Spelling{"ipAddress", MemberName::ip_address},
    Spelling{"dbIndex", MemberName::db_index},
    Spelling{"qewd_destination", MemberName::qewd_destination},
    Spelling{"qewd_application", MemberName::qewd_application},
    Spelling{"ewd_application", MemberName::ewd_application},
    Spelling{"error", MemberName::error},
    Spelling{"fault", MemberName::fault},
    Spelling{"status", MemberName::status},
    Spelling{"code", MemberName::code},
    Spelling{"disconnect", MemberName::disconnect},
    Spelling{"coqewd_budget_ms", MemberName::coqewd_budget_ms},
    Spelling{"coqewd_hops", MemberName::coqewd_hops},
    Spelling{"coqewd_link", MemberName::coqewd_link},
    Spelling{"coqewd_http", MemberName::coqewd_http},
};

std::optional<MemberName> name_of(std::string_view key) {
    const auto found = std::ranges::find(spellings, key, &Spelling::text);
    if (found != spellings.end()) return found->name;
    if (key.starts_with("coqewd_")) return MemberName::coqewd;
    return std::nullopt;
}

std::optional<MemberName> name_of(JsonSpan key) {
    if (is_plain(key)) return name_of(inside_quotes(key));
    std::string text;
    unescape(key, text);
    return name_of(std::string_view(text));
}

}  // namespace

std::vector<Span> spans_of(std::span<const Member> members, std::span<const MemberName> names) {
    std::vector<Span> spans;
    spans.reserve(members.size());
    for (const Member& member : members) {
        if (std::ranges::find(names, member.name) != names.end()) spans.push_back(member.span);
    }
    return spans;
}

KnownMembers::KnownMembers(std::string_view text) : begin_(text.data()) {}

void KnownMembers::operator()(JsonSpan key, JsonSpan value) {
    const std::optional<MemberName> name = name_of(key);
    if (!name || too_many_) return;
    if (members_.size() == known_members_max) {
        too_many_ = true;
        return;
    }
    // Room for what most messages have, in one allocation.
    if (members_.empty()) members_.reserve(8);
    last_[static_cast<std::size_t>(*name)] = value;
    const char* const start = key.text.data();
    const char* const end = value.text.data() + value.text.size();
    members_.push_back({*name,
                        {.offset = static_cast<std::size_t>(start - begin_),
                         .length = static_cast<std::size_t>(end - start)}});
}

std::vector<Member> KnownMembers::take_members(std::string_view part) {
    const auto before = static_cast<std::size_t>(part.data() - begin_);
    for (Member& member : members_) member.span.offset -= before;
    return std::move(members_);
}

const JsonSpan* KnownMembers::find(MemberName name) const {
    const JsonSpan& value = last_[static_cast<std::size_t>(name)];
    return value.kind == JsonKind::null ? nullptr : &value;
}

std::optional<JsonSpan> KnownMembers::value(MemberName name) const {
    const JsonSpan* const value = find(name);
    return value ? std::optional(*value) : std::nullopt;
}

TextMember KnownMembers::text(MemberName name, KeptTexts& kept) const {
    const JsonSpan* const value = find(name);
    if (!value) return {};
    if (value->kind != JsonKind::string) return {TextMember::State::invalid, {}};
    if (is_plain(*value)) return {TextMember::State::text, inside_quotes(*value)};
    if (!kept) kept = std::make_shared<std::forward_list<std::string>>();
    unescape(*value, kept->emplace_front());
    return {TextMember::State::text, kept->front()};
}

bool KnownMembers::is_true(MemberName name) const {
    const JsonSpan* const value = find(name);
    return value && value->text == "true";
}

bool KnownMembers::is_false(MemberName name) const {
    const JsonSpan* const value = find(name);
    return value && value->text == "false";
}

std::optional<std::uint64_t> whole_number(JsonSpan value) {
    if (value.kind != JsonKind::number) return std::nullopt;
    std::uint64_t number = 0;
    const char* const begin = value.text.data();
    const char* const end = begin + value.text.size();
    const auto [at, error] = std::from_chars(begin, end, number);
    if (at != end) return std::nullopt;
    if (error == std::errc::result_out_of_range) return std::numeric_limits<std::uint64_t>::max();
    if (error != std::errc()) return std::nullopt;
    return number;
}

}  // namespace coqewd
