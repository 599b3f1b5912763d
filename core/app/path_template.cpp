#include "core/app/path_template.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace coqewd {
namespace {

/// Bound the work of a match, whatever a configuration says.
constexpr std::size_t patterns_max = 32;
constexpr std::size_t pieces_max = 64;
constexpr std::size_t depth_max = 8;

using Kind = PathPattern::Kind;
using Piece = PathPattern::Piece;

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Reads a template into all its patterns: what stands in brackets is taken and left.
class TemplateParser {
  public:
    explicit TemplateParser(std::string_view text) : text_(text) {}

    std::vector<PathPattern> parse() {
        if (!text_.starts_with('/')) fail("has to begin with a slash");
        std::vector<PathPattern> patterns = sequence(0);
        if (at_ != text_.size()) fail("has a closing bracket too many");
        return without_last_slashes(patterns);
    }

    std::vector<std::string> variables;

  private:
    std::vector<PathPattern> sequence(std::size_t depth) {
        if (depth > depth_max) fail("has too many brackets within each other");
        std::vector<PathPattern> patterns(1);
        while (at_ < text_.size() && text_[at_] != ')') {
            if (text_[at_] == '(') {
                patterns = joined(patterns, optional(depth));
            } else {
                const Piece piece = next();
                for (PathPattern& pattern : patterns) append(pattern, piece);
            }
        }
        return patterns;
    }

    /// Nor does it count in the path of a request (RouteTable::find). Patterns that were the same
    /// before stay, and are refused.
    static std::vector<PathPattern> without_last_slashes(std::vector<PathPattern>& patterns) {
        std::vector<PathPattern> all;
        std::vector<PathPattern> shortened;
        for (PathPattern& pattern : patterns) {
            (pattern.remove_last_slash() ? shortened : all).push_back(std::move(pattern));
        }
        const auto is_new = [whole = all](const PathPattern& pattern) {
            return std::ranges::none_of(
                whole, [&](const PathPattern& other) { return pattern.same_shape(other); });
        };
        std::ranges::copy_if(shortened, std::back_inserter(all), is_new);
        return all;
    }

    std::vector<PathPattern> optional(std::size_t depth) {
        ++at_;
        std::vector<PathPattern> inner = sequence(depth + 1);
        if (at_ == text_.size()) fail("has a bracket that is not closed");
        ++at_;
        inner.emplace_back();
        return inner;
    }

    std::vector<PathPattern> joined(const std::vector<PathPattern>& firsts,
                                    const std::vector<PathPattern>& seconds) const {
        std::vector<PathPattern> all;
        for (const PathPattern& first : firsts) {
            for (const PathPattern& second : seconds) {
                PathPattern& both = all.emplace_back(first);
                for (const Piece& piece : second.pieces()) append(both, piece);
            }
        }
        if (all.size() > patterns_max) fail("has too many optional parts");
        return all;
    }

    Piece next() {
        const char first = text_[at_];
        if (first == ':') return {Kind::variable, name()};
        if (first == '*') return {Kind::rest, name()};
        if (first == '?' || first == '#') fail("can not have a ? or a #");
        const std::size_t begin = at_;
        at_ = std::min(text_.find_first_of(":*()?#", at_), text_.size());
        return {Kind::text, std::string(text_.substr(begin, at_ - begin))};
    }

    std::string name() {
        const std::size_t begin = ++at_;
        while (at_ < text_.size() && is_name_character(text_[at_])) ++at_;
        std::string found(text_.substr(begin, at_ - begin));
        if (found.empty()) fail("has a : or * without a name behind it");
        if (std::ranges::find(variables, found) != variables.end()) {
            fail("has two variables of the name " + found);
        }
        variables.push_back(found);
        return found;
    }

    void append(PathPattern& pattern, const Piece& piece) const {
        pattern.append(piece);
        if (pattern.pieces().size() > pieces_max) fail("has too many parts");
    }

    [[noreturn]] void fail(const std::string& why) const {
        throw std::invalid_argument("The path " + std::string(text_) + " " + why);
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

PathTemplate::PathTemplate(std::string text) : text_(std::move(text)) {
    TemplateParser parser(text_);
    patterns_ = parser.parse();
    variables_ = std::move(parser.variables);
}

bool PathTemplate::has_variable(std::string_view name) const {
    return std::ranges::find(variables_, name) != variables_.end();
}

}  // namespace coqewd
