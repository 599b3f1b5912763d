#include "app/json_line.hpp"

#include <array>
#include <cmath>
#include <cstdio>

#include "core/message/json_text.hpp"

namespace coqewd {

void JsonLine::add_text(std::string_view name, std::string_view value) {
    std::string quoted;
    append_quoted(quoted, value);
    add_json(name, quoted);
}

void JsonLine::add_number(std::string_view name, double value) {
    std::array<char, 32> text{};
    // JSON has no word for what is no number.
    std::snprintf(text.data(), text.size(), "%.6g", std::isfinite(value) ? value : 0);
    add_json(name, text.data());
}

void JsonLine::add_count(std::string_view name, std::size_t value) {
    add_json(name, std::to_string(value));
}

void JsonLine::add_flag(std::string_view name, bool value) {
    add_json(name, value ? "true" : "false");
}

void JsonLine::add_json(std::string_view name, std::string_view value) {
    if (!members_.empty()) members_ += ',';
    append_quoted(members_, name);
    members_.append(":").append(value);
}

}  // namespace coqewd
