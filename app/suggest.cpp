#include "app/suggest.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace coqewd {
namespace {

constexpr std::size_t compared_bytes_max = 64;

std::string folded(std::string_view name) {
    std::string out(name.substr(0, compared_bytes_max));
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (c == '_') c = '-';
    }
    std::erase(out, '-');
    return out;
}

/// Shorter pieces of names say too little.
constexpr std::size_t telling_bytes = 3;

bool is_beginning(std::string_view wrong, std::string_view name) {
    const std::string beginning = folded(wrong);
    return beginning.size() >= telling_bytes && beginning.size() < folded(name).size() &&
           folded(name).starts_with(beginning);
}

bool has_word(std::string_view name, const std::string& word) {
    while (!name.empty()) {
        const auto end = std::min(name.find_first_of("-_"), name.size());
        if (folded(name.substr(0, end)) == word) return true;
        name.remove_prefix(std::min(end + 1, name.size()));
    }
    return false;
}

/// The only one of the names that has this word.
const std::string* only_with_word(std::string_view wrong, std::span<const std::string> names) {
    const std::string word = folded(wrong);
    if (word.size() < telling_bytes) return nullptr;
    const auto has = [&](const std::string& name) { return has_word(name, word); };
    const auto first = std::ranges::find_if(names, has);
    if (first == names.end() || std::find_if(first + 1, names.end(), has) != names.end()) {
        return nullptr;
    }
    return &*first;
}

/// How far the name is from what was written; nothing when it is too far.
std::optional<std::size_t> distance_to(std::string_view wrong, const std::string& name,
                                       const std::string* with_word) {
    if (&name == with_word || is_beginning(wrong, name)) return 1;
    const std::size_t distance = edit_distance(wrong, name);
    const std::size_t length = std::max(folded(wrong).size(), folded(name).size());
    if (distance > std::max<std::size_t>(1, length / 3) || distance >= length) return std::nullopt;
    return distance;
}

}  // namespace

std::size_t edit_distance(std::string_view left, std::string_view right) {
    const std::string a = folded(left);
    const std::string b = folded(right);
    using Row = std::array<std::size_t, compared_bytes_max + 1>;
    Row before_last{};
    Row last{};
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;

    for (std::size_t i = 1; i <= a.size(); ++i) {
        Row row{};
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = std::min(row[j], before_last[j - 2] + 1);
            }
        }
        before_last = last;
        last = row;
    }
    return last[b.size()];
}

std::optional<std::string> nearest(std::string_view wrong, std::span<const std::string> names) {
    const std::string* const with_word = only_with_word(wrong, names);
    std::optional<std::string> best;
    std::size_t best_distance = 0;
    for (const std::string& name : names) {
        const auto distance = distance_to(wrong, name, with_word);
        if (!distance || (best && best_distance <= *distance)) continue;
        best = name;
        best_distance = *distance;
    }
    return best;
}

std::string did_you_mean(std::string_view wrong, std::span<const std::string> names,
                         std::string_view prefix) {
    const auto name = nearest(wrong, names);
    if (!name) return {};
    return "; did you mean '" + std::string(prefix) + *name + "'?";
}

}  // namespace coqewd
