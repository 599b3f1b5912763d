#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

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

}  // namespace

/// The scanner, both envelopes and the splice are held to what Boost.JSON makes of the same text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    demand_nothing("scan", coqewd::testing::disagreement(text));
    demand_nothing("scan, shallow", coqewd::testing::disagreement(text, 3));
    demand_nothing("envelope", coqewd::testing::message_disagreement(text));
    demand_nothing("reply", coqewd::testing::reply_disagreement(text));
    demand_nothing("quoted", quoting_disagreement(text));
    return 0;
}
