#include "tests/style/source.hpp"

#include <algorithm>
#include <cctype>

namespace coqewd::style {
namespace {

bool is_word(char character) {
    return std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '_';
}

/// Sorts the bytes of a C++ text into code and comments; what is in neither is a blank there.
class Sorter {
  public:
    explicit Sorter(std::string_view text)
        : text_(text), code(text.size(), ' '), comments(text.size(), ' ') {
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (text[at] == '\n') code[at] = comments[at] = '\n';
        }
        while (at_ < text_.size()) step();
    }

  private:
    std::string_view text_;
    std::size_t at_ = 0;

  public:
    std::string code;
    std::string comments;

  private:
    bool next_is(std::string_view what) const { return text_.substr(at_).starts_with(what); }

    void keep(std::string& in, std::size_t end) {
        for (; at_ < std::min(end, text_.size()); ++at_) in[at_] = text_[at_];
    }

    void step() {
        if (next_is("//")) return keep(comments, text_.find('\n', at_));
        if (next_is("/*")) {
            const std::size_t end = text_.find("*/", at_ + 2);
            return keep(comments, end == std::string_view::npos ? end : end + 2);
        }
        if (next_is("\"")) return is_raw_literal() ? skip_raw_literal() : skip_literal('"');
        if (next_is("'") && !is_in_number()) return skip_literal('\'');
        keep(code, at_ + 1);
    }

    /// Whether the quote here parts the digits of a number.
    bool is_in_number() const {
        std::size_t begin = at_;
        while (begin > 0 && (is_word(text_[begin - 1]) || text_[begin - 1] == '\'')) --begin;
        return begin < at_ && std::isdigit(static_cast<unsigned char>(text_[begin])) != 0;
    }

    bool is_raw_literal() const {
        std::size_t begin = at_;
        while (begin > 0 && is_word(text_[begin - 1])) --begin;
        const std::string_view prefix = text_.substr(begin, at_ - begin);
        return prefix.ends_with('R') && prefix.size() <= 3;
    }

    void skip_raw_literal() {
        const std::size_t open = std::min(text_.find('(', at_), text_.size() - 1);
        const std::string end = ")" + std::string(text_.substr(at_ + 1, open - at_ - 1)) + "\"";
        const std::size_t close = text_.find(end, open);
        skip_to(close == std::string_view::npos ? close : close + end.size() - 1);
    }

    void skip_literal(char quote) {
        std::size_t end = at_ + 1;
        while (end < text_.size() && text_[end] != quote && text_[end] != '\n') {
            end += text_[end] == '\\' ? 2 : 1;
        }
        skip_to(end);
    }

    /// Keeps the quotes around what is left out.
    void skip_to(std::size_t last) {
        code[at_] = text_[at_];
        at_ = std::min(last, text_.size() - 1);
        keep(code, at_ + 1);
    }
};

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

}  // namespace

Source read_source(std::string path, std::string_view text) {
    Source source{.path = std::move(path), .lines = lines_of(text), .code = {}, .comments = {}};
    if (!source.is_cpp()) return source;
    const Sorter sorted(text);
    source.code = lines_of(sorted.code);
    source.comments = lines_of(sorted.comments);
    return source;
}

std::string to_text(const Violation& violation) {
    return violation.path + ":" + std::to_string(violation.line) + ": " + violation.what;
}

}  // namespace coqewd::style
