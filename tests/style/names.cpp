#include "tests/style/names.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "tests/style/outline.hpp"

namespace coqewd::style {
namespace {

/// What is linked into one program.
constexpr std::array<std::string_view, 5> linked{"core/", "auth/", "net/", "app/",
                                                 "tests/support/"};

bool is_linked(const Source& source) {
    return std::ranges::any_of(linked, [&](auto folder) { return source.is_below(folder); });
}

}  // namespace

Violations check_names(std::span<const Source> sources) {
    Violations found;
    std::map<std::string, std::string> first_by_name;
    for (const Source& source : sources) {
        if (!is_linked(source)) continue;
        for (const Type& type : outline_of(source).types) {
            if (type.is_private) continue;
            const auto [first, added] = first_by_name.emplace(type.name, source.path);
            if (added || first->second == source.path) continue;
            found.push_back({source.path, type.line,
                             "defines " + type.name + ", and so does " + first->second});
        }
    }
    return found;
}

}  // namespace coqewd::style
