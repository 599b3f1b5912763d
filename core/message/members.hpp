#pragma once

#include <array>
#include <bitset>
#include <boost/container/small_vector.hpp>
#include <cstddef>
#include <cstdint>
#include <forward_list>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/message/json_scan.hpp"
#include "core/message/splice.hpp"

namespace coqewd {

/// The members of QEWD's messages and replies that a server knows (spec/qewd.md 3), and coqewd's
/// own (docs/protocol.md). Written as the protocol spells them: `ms_request_id` is `ms_requestId`.
enum class MemberName : std::uint8_t {
    type,
    token,
    params,
    message,
    finished,
    application,
    service,
    jwt,
    ms_request_id,
    response_time,
    socket_id,
    ip_address,
    db_index,
    qewd_destination,
    qewd_application,
    ewd_application,
    error,
    fault,
    status,
    code,
    disconnect,
    coqewd_budget_ms,
    coqewd_hops,
    coqewd_link,
    coqewd_http,
    coqewd_session_ended,
    coqewd,  ///< any other name that begins with `coqewd_`
};

/// What only servers may say. A message that is passed on loses these, and gets what is true.
inline constexpr std::array controlled_members{
    MemberName::token,
    MemberName::jwt,
    MemberName::ms_request_id,
    MemberName::socket_id,
    MemberName::ip_address,
    MemberName::db_index,
    MemberName::qewd_destination,
    MemberName::qewd_application,
    MemberName::ewd_application,
    MemberName::coqewd_budget_ms,
    MemberName::coqewd_hops,
    MemberName::coqewd_link,
    MemberName::coqewd_http,
    MemberName::coqewd_session_ended,
    MemberName::coqewd,
};

/// Where a member stands: the whole `"key":value`.
struct Member {
    MemberName name = MemberName::coqewd;
    Span span;
};

/// How many members of known names one object may have, repeated ones included.
inline constexpr std::size_t known_members_max = 64;

/// Few enough in most messages to need no memory of their own.
using MemberList = boost::container::small_vector<Member, 8>;
using SpanList = boost::container::small_vector<Span, 8>;

/// Those of `members` that have one of the names, in their order.
SpanList spans_of(std::span<const Member> members, std::span<const MemberName> names);

/// A member that ought to be a string.
struct TextMember {
    enum class State : std::uint8_t {
        absent,   ///< missing or null
        invalid,  ///< another value than a string
        text,
    };

    State state = State::absent;
    /// Its text with escapes resolved; empty unless there is one.
    std::string_view text;

    bool present() const { return state != State::absent; }
    bool valid() const { return state == State::text; }
};

/// Keeps texts that had escapes, for the views into them. Copies share them.
using KeptTexts = std::shared_ptr<std::forward_list<std::string>>;

/// Collects the members of known names while an object is scanned. Of repeated ones the last
/// counts, as in JavaScript.
class KnownMembers {
  public:
    KnownMembers() = default;
    /// Collects those of these names alone.
    explicit KnownMembers(std::initializer_list<MemberName> names);

    /// The visitor for scan_members().
    void operator()(const JsonSpan& key, const JsonSpan& value);

    /// The value of a member; null when it is missing, or null in JSON.
    const JsonSpan* find(MemberName name) const;
    std::optional<JsonSpan> value(MemberName name) const;
    /// Its text, which views the scanned text or one that is put into `kept`.
    TextMember text(MemberName name, KeptTexts& kept) const;
    /// Whether it is literally true.
    bool is_true(MemberName name) const;
    bool is_false(MemberName name) const;

    /// More than known_members_max; those above were left out, so the object is of no use.
    bool too_many() const { return too_many_; }
    /// Whether more than one member has this name.
    bool repeats(MemberName name) const;
    /// Appends where the members stand in `part`, the text that was scanned or the part of it they
    /// are in.
    void append_members(MemberList& to, std::string_view part) const;

  private:
    struct Known {
        MemberName name;
        JsonSpan key;
        JsonSpan value;
    };

    static constexpr std::size_t names_count = static_cast<std::size_t>(MemberName::coqewd) + 1;
    using Names = std::bitset<names_count>;

    Names names_ = Names().set();
    bool too_many_ = false;
    boost::container::small_vector<Known, 8> known_;
    /// The number of the last one of each name, counted from 1.
    std::array<std::uint8_t, names_count> last_{};
};

/// The value of a number that is written with nothing but digits; one that is larger than 64 bits
/// hold becomes the largest. Nothing for any other value.
std::optional<std::uint64_t> whole_number(const JsonSpan& value);

}  // namespace coqewd
