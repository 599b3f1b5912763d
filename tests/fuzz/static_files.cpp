// A request for a file: the target, Range, If-Range, If-None-Match and If-Modified-Since, a line
// each.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "net/http/byte_range.hpp"
#include "net/http/content_type.hpp"
#include "net/http/file_answer.hpp"
#include "net/http/file_path.hpp"
#include "net/http/http_date.hpp"

using namespace coqewd::net::http;

namespace {

void demand(bool truth) {
    if (!truth) std::abort();
}

std::string take_line(std::string_view& input) {
    const std::string line(input.substr(0, input.find('\n')));
    input.remove_prefix(std::min(line.size() + 1, input.size()));
    return line;
}

/// No name in it leads elsewhere or is hidden, and it comes back from its own target.
void check(const FilePath& path) {
    const std::string within = '/' + path.text + '/';
    demand(within.find("/.") == std::string::npos);
    demand(path.text.empty() || within.find("//") == std::string::npos);
    demand(std::ranges::none_of(path.text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F || c == '\\';
    }));
    demand(path_of_target(target_of(path)) == path);
    demand(path_of_text(path.text).value().text == path.text);
    demand(!target_of(path).starts_with("//"));
    demand(!content_type_of(path.text).empty());
}

void check(const ByteRange& range, std::uint64_t size) {
    if (range.kind == ByteRange::Kind::unsatisfiable) return;
    demand(range.first <= size && range.bytes <= size - range.first);
    demand(range.kind == ByteRange::Kind::part ? range.bytes > 0 : range.bytes == size);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view input(reinterpret_cast<const char*>(data), size);
    RequestHead head{.method = "GET", .target = take_line(input), .fields = {}};
    if (const auto path = path_of_target(head.target)) check(*path);
    if (const auto path = path_of_text(head.target)) check(*path);
    for (const auto* name : {"Range", "If-Range", "If-None-Match", "If-Modified-Since"}) {
        const std::string value = take_line(input);
        if (!value.empty()) head.fields.add(name, value);
        if (const auto time = time_of(value)) demand(time_of(http_date(*time)) == *time);
    }
    for (const std::uint64_t bytes : {std::uint64_t{0}, std::uint64_t{10}, ~std::uint64_t{0}}) {
        check(range_of(head.fields.get("Range"), bytes), bytes);
        const FileFacts file{.size = bytes, .content_type = "text/plain"};
        const FileAnswer answer = answer_with(file, head);
        demand(is_sound(answer.head));
        if (answer.sends_file()) demand(answer.first + answer.bytes <= bytes);
        demand(answer.head.status != 206 || answer.bytes > 0);
    }
    return 0;
}
