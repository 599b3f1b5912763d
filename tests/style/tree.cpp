#include "tests/style/tree.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <ostream>
#include <stdexcept>
#include <utility>

#include "tests/style/calls.hpp"
#include "tests/style/comments.hpp"
#include "tests/style/includes.hpp"
#include "tests/style/lengths.hpp"
#include "tests/style/names.hpp"

namespace coqewd::style {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::string_view, 6> folders{"core", "auth", "net", "app", "tests", ".ci"};
constexpr std::array<std::string_view, 5> extensions{".cpp", ".hpp", ".mjs", ".cjs", ".sh"};

std::string read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!file) throw std::runtime_error("can not read " + path.string());
    return text;
}

/// A script without an extension is told by its first line.
bool is_source(const fs::path& path, std::string_view text) {
    const std::string extension = path.extension().string();
    if (extension.empty()) return text.starts_with("#!");
    return std::ranges::find(extensions, extension) != extensions.end();
}

void read_folder(const fs::path& root, const fs::path& folder, std::vector<Source>& sources) {
    fs::recursive_directory_iterator entry(folder);
    for (const fs::recursive_directory_iterator end; entry != end; ++entry) {
        const std::string name = entry->path().filename().string();
        if (name == "node_modules" || name == "corpus") {
            entry.disable_recursion_pending();
        } else if (entry->is_regular_file()) {
            const std::string text = read_file(entry->path());
            if (!is_source(entry->path(), text)) continue;
            sources.push_back(read_source(entry->path().lexically_relative(root).string(), text));
        }
    }
}

}  // namespace

std::vector<Source> read_tree(const fs::path& root) {
    std::vector<Source> sources;
    for (const std::string_view folder : folders) {
        if (fs::is_directory(root / folder)) read_folder(root, root / folder, sources);
    }
    if (sources.empty()) throw std::runtime_error("no source file below " + root.string());
    std::ranges::sort(sources, {}, &Source::path);
    return sources;
}

Violations check_tree(const std::vector<Source>& sources) {
    Violations found;
    const auto add = [&](Violations more) { std::ranges::move(more, std::back_inserter(found)); };
    for (const Source& source : sources) {
        add(check_includes(source));
        add(check_calls(source));
        add(check_comments(source));
        add(check_lengths(source));
    }
    add(check_names(sources));
    return found;
}

bool report(const fs::path& root, std::ostream& out) {
    const auto sources = read_tree(root);
    const auto found = check_tree(sources);
    for (const Violation& violation : found) out << to_text(violation) << '\n';
    out << sources.size() << " files, " << found.size() << " violations\n";
    return found.empty();
}

}  // namespace coqewd::style
