#include "core/app/group_answers.hpp"

#include <algorithm>
#include <boost/json/array.hpp>

namespace coqewd {

namespace json = boost::json;

void GroupAnswers::add(std::string member, Reply reply) {
    if (token_.empty()) token_ = reply.token();
    session_ended_ = session_ended_ || reply.session_ended();
    if (!reply.failed()) ++successes_;
    answers_.emplace_back(std::move(member), std::move(reply));
}

std::size_t GroupAnswers::needed() const {
    return group_.policy == GroupPolicy::quorum ? group_.quorum : 1;
}

bool GroupAnswers::complete() const {
    if (answers_.size() == group_.members.size()) return true;
    return group_.policy != GroupPolicy::all && successes_ >= needed();
}

namespace {

/// Without what a Node.js QEWD says to the server in front, not to the client.
json::value body_of(const Reply& reply) {
    json::value body = reply.body();
    json::object* const object = body.if_object();
    if (!object) return body;
    object->stable_erase("qewd_response_headers");
    object->stable_erase("qewd_send_jwt_as_cookie");
    if (reply.failed()) object->stable_erase("path");
    return body;
}

}  // namespace

json::object GroupAnswers::bodies() const {
    json::object bodies;
    for (const auto& [member, reply] : answers_) bodies[member] = body_of(reply);
    return bodies;
}

Reply GroupAnswers::result(const std::string& node) const {
    if (successes_ < needed()) return failure(node);
    json::array missing;
    for (const std::string& member : group_.members) {
        const auto answered = std::ranges::any_of(answers_, [&](const auto& answer) {
            return answer.first == member && !answer.second.failed();
        });
        if (!answered) missing.emplace_back(member);
    }
    Reply reply{{"results", bodies()}};
    if (!missing.empty()) reply.body().get_object()["missing"] = std::move(missing);
    return reply;
}

Reply GroupAnswers::failure(const std::string& node) const {
    const auto fails = [](const auto& answer) { return answer.second.failed(); };
    const auto first = std::ranges::find_if(answers_, fails);
    const auto like_first = [&](const auto& answer) {
        return answer.second.failed() && answer.second.fault().text == first->second.fault().text;
    };
    if (first != answers_.end() && std::ranges::all_of(answers_, like_first)) {
        return first->second.fault();
    }
    Fault fault{.code = FaultCode::application,
                .text = "Too few members of the group have answered",
                .status = 400,
                .node = node};
    fault.details["error"] = {{"destinations", bodies()}};
    return fault;
}

}  // namespace coqewd
