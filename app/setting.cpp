#include "app/setting.hpp"

namespace coqewd {
namespace {

constexpr std::size_t path_bytes_max = 4'096;

}  // namespace

std::string environment_name(std::string_view setting) {
    std::string out = "COQEWD_";
    for (const char c : setting) {
        out += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    return out;
}

Refusal set_size(std::string_view text, std::uint64_t min, std::uint64_t max, std::size_t& into) {
    const auto value = parse_size(text);
    if (!value || *value < min || *value > max) {
        return refuse(text, "a size from " + show_size(min) + " to " + show_size(max) +
                                " (1000000, 1MB, 64KiB)");
    }
    into = *value;
    return std::nullopt;
}

Refusal set_switch(std::string_view text, bool& into) {
    const auto value = parse_switch(text);
    if (!value) return refuse(text, "true or false");
    into = *value;
    return std::nullopt;
}

Refusal set_path(std::string_view text, std::string& into) {
    if (text.empty() || text.size() > path_bytes_max || text.find('\0') != std::string_view::npos) {
        return refuse(text, "the path of a file");
    }
    into = text;
    return std::nullopt;
}

}  // namespace coqewd
