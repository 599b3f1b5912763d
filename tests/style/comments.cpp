#include "tests/style/comments.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace coqewd::style {
namespace {

constexpr std::array<std::string_view, 3> notes{"TODO", "FIXME", "XXX"};

bool is_letter(char character) {
    return std::isalpha(static_cast<unsigned char>(character)) != 0;
}

bool has_note(std::string_view text) {
    return std::ranges::any_of(notes, [&](std::string_view note) {
        const std::size_t at = text.find(note);
        if (at == std::string_view::npos) return false;
        const std::size_t end = at + note.size();
        return (at == 0 || !is_letter(text[at - 1])) &&
               (end == text.size() || !is_letter(text[end]));
    });
}

bool names_issue(std::string_view text) {
    const auto begins = [](char sign, char next) {
        return sign == '#' && std::isdigit(static_cast<unsigned char>(next)) != 0;
    };
    return std::ranges::adjacent_find(text, begins) != text.end();
}

/// In other languages than C++ everything counts.
const std::vector<std::string>& comments_of(const Source& source) {
    return source.is_cpp() ? source.comments : source.lines;
}

}  // namespace

Violations check_comments(const Source& source) {
    Violations found;
    const auto& lines = comments_of(source);
    for (std::size_t index = 0; index < lines.size(); ++index) {
        if (!has_note(lines[index]) || names_issue(lines[index])) continue;
        found.push_back({source.path, index + 1,
                         "a note of work that is left names its issue, as in TODO #12"});
    }
    return found;
}

}  // namespace coqewd::style
