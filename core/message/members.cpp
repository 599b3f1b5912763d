#include "core/message/members.hpp"

#include <algorithm>
#include <bitset>
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

constexpr auto names_count = static_cast<std::size_t>(MemberName::coqewd) + 1;

constexpr std::array all_spellings{
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
    Spelling{"coqewd_session_ended", MemberName::coqewd_session_ended},
};

constexpr auto spellings = [] {
    auto by_size = all_spellings;
    std::ranges::sort(by_size, {}, [](const Spelling& spelling) { return spelling.text.size(); });
    return by_size;
}();

/// Where those of each size begin, up to one more than the longest has.
constexpr auto begin_by_size = [] {
    std::array<std::uint8_t, spellings.back().text.size() + 2> begin{};
    for (const Spelling& spelling : spellings) {
        for (std::size_t size = spelling.text.size() + 1; size < begin.size(); ++size)
            ++begin[size];
    }
    return begin;
}();

std::optional<MemberName> name_of(std::string_view key) {
    if (key.size() + 1 < begin_by_size.size()) {
        const std::size_t end = begin_by_size[key.size() + 1];
        for (std::size_t at = begin_by_size[key.size()]; at < end; ++at) {
            const std::string_view known = spellings[at].text;
            if (known.front() == key.front() && known == key) return spellings[at].name;
        }
    }
    if (key.starts_with("coqewd_")) return MemberName::coqewd;
    return std::nullopt;
}

std::optional<MemberName> name_of(const JsonSpan& key) {
    if (is_plain(key)) return name_of(inside_quotes(key));
    std::string text;
    unescape(key, text);
    return name_of(std::string_view(text));
}

}  // namespace

SpanList spans_of(std::span<const Member> members, std::span<const MemberName> names) {
    std::bitset<names_count> wanted;
    for (const MemberName name : names) wanted.set(static_cast<std::size_t>(name));
    SpanList spans;
    for (const Member& member : members) {
        if (wanted[static_cast<std::size_t>(member.name)]) spans.push_back(member.span);
    }
    return spans;
}

KnownMembers::KnownMembers(std::initializer_list<MemberName> names) : names_() {
    for (const MemberName name : names) names_.set(static_cast<std::size_t>(name));
}

void KnownMembers::operator()(const JsonSpan& key, const JsonSpan& value) {
    const std::optional<MemberName> name = name_of(key);
    if (!name || too_many_ || !names_[static_cast<std::size_t>(*name)]) return;
    if (known_.size() == known_members_max) {
        too_many_ = true;
        return;
    }
    known_.push_back({*name, key, value});
    last_[static_cast<std::size_t>(*name)] = static_cast<std::uint8_t>(known_.size());
}

bool KnownMembers::repeats(MemberName name) const {
    return std::ranges::count(known_, name, &Known::name) > 1;
}

void KnownMembers::append_members(MemberList& to, std::string_view part) const {
    for (const auto& [name, key, value] : known_) {
        const char* const start = key.text.data();
        const char* const end = value.text.data() + value.text.size();
        to.push_back({name,
                      {.offset = static_cast<std::size_t>(start - part.data()),
                       .length = static_cast<std::size_t>(end - start)}});
    }
}

const JsonSpan* KnownMembers::find(MemberName name) const {
    const std::size_t number = last_[static_cast<std::size_t>(name)];
    if (number == 0) return nullptr;
    const JsonSpan& value = known_[number - 1].value;
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

std::optional<std::uint64_t> whole_number(const JsonSpan& value) {
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
