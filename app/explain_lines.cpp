#include "app/explain_lines.hpp"

#include "app/quantity.hpp"

namespace coqewd {

std::string policy_line(const GroupConfig& group) {
    std::string out;
    switch (group.policy) {
        case GroupPolicy::all:
            out = "all at once; the answer has what each of them says, and who is missing";
            break;
        case GroupPolicy::first:
            out = "all at once; the first success is the answer";
            break;
        case GroupPolicy::quorum:
            out = "all at once; the first " + std::to_string(group.quorum) +
                  " successes are the answer";
            break;
    }
    if (group.member_timeout) out += "; each has " + show_duration(*group.member_timeout);
    return out;
}

}  // namespace coqewd
