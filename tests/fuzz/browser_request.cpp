// A request for a client for browsers: the target, Accept-Encoding and If-None-Match, a line each.
#include "app/browser_response.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace coqewd;

namespace {

constexpr std::array<BrowserFile, 1> files{{{.path = "socket.io.js",
                                             .content_type = "application/javascript",
                                             .plain = {.bytes = "plain", .etag = "\"p\""},
                                             .gzip = {.bytes = "gzip", .etag = "\"g\""},
                                             .brotli = {.bytes = "brotli", .etag = "\"b\""}}}};

void demand(bool truth) {
    if (!truth) std::abort();
}

std::string take_line(std::string_view& input) {
    const std::string line(input.substr(0, input.find('\n')));
    input.remove_prefix(std::min(line.size() + 1, input.size()));
    return line;
}

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view input(reinterpret_cast<const char*>(data), size);
    net::http::RequestHead head{.method = "GET", .target = {}, .fields = {}};
    head.target = take_line(input);
    const std::string codings = take_line(input);
    const std::string tags = take_line(input);
    head.fields.add("Accept-Encoding", codings);
    head.fields.add("If-None-Match", tags);

    const auto response = browser_response(head, "/socket.io/", files);

    if (!response) return 0;
    demand(has(head.target, "socket.io") || has(head.target, "client") ||
           has(head.target, "licenses"));
    // Nobody gets a coding that he did not name, or is told to have what he did not name.
    if (response->body == "brotli")
        demand(has(codings, "r") || has(codings, "R") || has(codings, "*"));
    if (response->status == 304) demand(has(tags, "\"") || has(tags, "*"));
    demand(response->status != 304 || response->body.empty());
    return 0;
}
