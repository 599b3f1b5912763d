#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "core/app/group.hpp"
#include "core/message/reply.hpp"

namespace coqewd {

/// Puts the answers of a group's members together, in the order in which they come (spec/qewd.md
/// 13.7). No I/O.
class GroupAnswers {
  public:
    /// The group outlives it.
    explicit GroupAnswers(const Group& group) : group_(group) {}

    void add(std::string member, Reply reply);

    /// Whether nothing that still may come changes the answer.
    bool complete() const;

    /// `{"results":{"ms1":{…},"ms2":{"error":…}},"missing":["ms2"]}`; when the policy's successes
    /// did not come, the fault that all members have in common, or `{"error":{"destinations":…}}`.
    /// `node` is this server's name.
    Reply result(const std::string& node) const;

    /// The first token that a member gave; empty when none did.
    const std::string& token() const { return token_; }

    /// Whether a member has ended the session.
    bool session_ended() const { return session_ended_; }

  private:
    std::size_t needed() const;
    Reply failure(const std::string& node) const;
    boost::json::object bodies() const;

    const Group& group_;
    std::vector<std::pair<std::string, Reply>> answers_;
    std::size_t successes_ = 0;
    std::string token_;
    bool session_ended_ = false;
};

}  // namespace coqewd
