#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/message/frames.hpp"
#include "core/message/rest_request.hpp"
#include "tests/core/message_oracle.hpp"

namespace {

void demand_nothing(const char* part, const std::string& difference) {
    if (difference.empty()) return;
    std::fprintf(stderr, "%s: %s\n", part, difference.c_str());
    std::abort();
}

/// Whatever the bytes are, quoting makes them a string, and reading it gives the same again.
std::string quoting_disagreement(std::string_view text) {
    std::string quoted;
    coqewd::append_quoted(quoted, text);
    const auto value = coqewd::testing::parsed(quoted);
    if (!value || !value->is_string()) return "quoted to something that is no string";
    std::string again;
    coqewd::append_quoted(again, std::string_view(value->get_string()));
    return again == quoted ? "" : "quoted twice to something else";
}

/// A message is answered, whether it is taken or refused, exactly when it is an object with a type;
/// what the answer repeats is within the limits.
std::string refusal_disagreement(std::string_view text) {
    const auto envelope = coqewd::read_envelope(text);
    const auto refused = coqewd::read_refused(text);
    if (envelope && !refused) return "taken, but too broken for a refusal";
    if (!refused) return "";
    if (refused->type.empty() || refused->type.size() > 256) return "a type over the limit";
    if (envelope && refused->type != envelope->type) return "refused under another type";
    return refused->request_id.size() > 256 ? "an id over the limit" : "";
}

/// A peer's answer has a body, and what is passed on of it says the same to the next server.
std::string answer_disagreement(std::string_view text) {
    using namespace coqewd;
    const auto answer = read_answer(std::string(text));
    if (!answer) return "";
    const Reply& reply = answer->reply;
    const auto body = testing::parsed(reply.json(), reply_depth_max);
    if (!body || !testing::same(*body, reply.body())) return "the body is read differently";
    const ReplyHead head{.type = rest_type, .request_id = "7", .response_time = {}};
    const auto again = read_answer(reply_frame(head, reply));
    if (!again) return "passed on as something that is no frame";
    if (again->id != 7U || !again->final) return "passed on as another call's";
    if (again->reply.failed() != reply.failed()) return "failed on one of the two ways only";
    if (again->reply.token() != reply.token()) return "passed on with another token";
    return testing::same(again->reply.body(), reply.body()) ? "" : "passed on with another body";
}

}  // namespace

/// The scanner, both envelopes and the splice are held to what Boost.JSON makes of the same text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    demand_nothing("scan", coqewd::testing::disagreement(text));
    demand_nothing("scan, shallow", coqewd::testing::disagreement(text, 3));
    demand_nothing("envelope", coqewd::testing::message_disagreement(text));
    demand_nothing("refusal", refusal_disagreement(text));
    demand_nothing("reply", coqewd::testing::reply_disagreement(text));
    demand_nothing("answer", answer_disagreement(text));
    demand_nothing("quoted", quoting_disagreement(text));
    return 0;
}
