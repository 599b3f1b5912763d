#include "tests/style/outline.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace coqewd::style {
namespace {

/// What a pair of braces holds.
enum class Kind { name_space, type, function, value };

struct Scope {
    Kind kind = Kind::value;
    std::string name = {};
    std::size_t line = 0;
};

bool is_word(char character) {
    return std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '_';
}

/// The head of a brace as words and single characters, without what stands in (), [] and in the
/// <> of a template. A pair of parentheses is left as the word "()".
std::vector<std::string> words_of(std::string_view head) {
    std::vector<std::string> words;
    int depth = 0;
    int angles = 0;
    for (std::size_t at = 0; at < head.size(); ++at) {
        const char character = head[at];
        const bool after_template = !words.empty() && words.back() == "template";
        if (character == '<' && (after_template || angles > 0)) {
            ++angles;
        } else if (character == '>' && angles > 0) {
            if (--angles == 0) words.emplace_back("<>");
        } else if (character == '(' || character == '[') {
            ++depth;
        } else if (character == ')' || character == ']') {
            if (--depth == 0 && angles == 0 && character == ')') words.emplace_back("()");
        } else if (depth == 0 && angles == 0 && is_word(character)) {
            std::size_t end = at;
            while (end < head.size() && (is_word(head[end]) || head.substr(end, 2) == "::")) {
                end += is_word(head[end]) ? 1 : 2;
            }
            words.emplace_back(head.substr(at, end - at));
            at = end - 1;
        } else if (depth == 0 && angles == 0 && character != ' ') {
            words.emplace_back(1, character);
        }
    }
    return words;
}

constexpr std::array<std::string_view, 4> type_words{"class", "struct", "union", "enum"};

/// The name of the type that a head defines, a specialisation as "name<". Empty when it is none.
std::string type_in(const std::vector<std::string>& words) {
    auto at = std::ranges::find_first_of(words, type_words);
    while (at != words.end() && std::ranges::find(type_words, *at) != type_words.end()) ++at;
    while (at != words.end() && (*at == "alignas" || *at == "()")) ++at;
    if (at == words.end() || !is_word(at->front())) return {};
    const auto after = std::next(at);
    if (after == words.end() || *after == ":" || *after == "final") return *at;
    return *after == "<" ? *at + "<" : std::string();
}

bool is_function(const std::vector<std::string>& words) {
    const auto list = std::ranges::find(words, "()");
    if (list == words.end()) return false;
    // An initialiser; `operator=` has its sign right before the list of its parameters.
    const auto sign = std::ranges::find(words, "=");
    return sign == words.end() || (sign != words.begin() && std::prev(sign)->ends_with("operator"));
}

Scope scope_of(std::string_view head) {
    const auto words = words_of(head);
    if (const auto at = std::ranges::find(words, "namespace"); at != words.end()) {
        return {Kind::name_space, std::next(at) == words.end() ? "" : *std::next(at)};
    }
    if (std::ranges::find(words, "extern") != words.end() && !is_function(words)) {
        return {Kind::name_space, "extern"};
    }
    if (std::string name = type_in(words); !name.empty()) return {Kind::type, std::move(name)};
    return {is_function(words) ? Kind::function : Kind::value};
}

class Reader {
  public:
    explicit Reader(const Source& source) {
        for (const std::string& code : source.code) {
            ++line_;
            const std::size_t first = code.find_first_not_of(" \t");
            const bool is_directive = continues_ || (first != code.npos && code[first] == '#');
            continues_ = is_directive && code.ends_with('\\');
            if (is_directive) continue;
            for (const char character : code) read(character);
            head_ += ' ';
        }
    }

    Outline outline;

  private:
    /// Only what stands between namespaces and types is looked at; in a function and in a value
    /// braces are counted.
    void read(char character) {
        if (inside_ == 0 && character == '(') ++parentheses_;
        if (inside_ == 0 && character == ')') --parentheses_;
        if (character == '{') return open();
        if (character == '}') return close();
        if (inside_ > 0) return;
        if (character == ';' && parentheses_ == 0) {
            head_.clear();
            may_go_on_ = false;
        } else {
            head_ += character;
        }
    }

    void open() {
        // Braces between parentheses are a value: `Options options = {}`.
        if (inside_ > 0 || parentheses_ > 0) {
            ++inside_;
            return;
        }
        Scope scope = scope_of(head_);
        // The body behind an initialiser of a constructor: `: a_{1} {`.
        const bool is_empty = head_.find_first_not_of(' ') == head_.npos;
        if (may_go_on_ && is_empty) scope.kind = Kind::function;
        scope.line = line_;
        head_.clear();
        if (scope.kind == Kind::type) add_type(scope);
        if (scope.kind == Kind::function || scope.kind == Kind::value) inside_ = 1;
        scopes_.push_back(std::move(scope));
    }

    void close() {
        if (inside_ > 1 || (inside_ == 1 && parentheses_ > 0)) {
            --inside_;
            return;
        }
        inside_ = 0;
        head_.clear();
        if (scopes_.empty()) return;
        const Scope scope = std::move(scopes_.back());
        scopes_.pop_back();
        may_go_on_ = scope.kind == Kind::function;
        if (!may_go_on_) return;
        outline.functions.push_back({scope.line, line_ - scope.line + 1});
    }

    void add_type(const Scope& scope) {
        if (scope.name.ends_with('<')) return;
        Type type{.name = {}, .line = line_};
        for (const Scope& outer : scopes_) {
            type.is_private = type.is_private || outer.name.empty();
            type.name += outer.name + "::";
        }
        type.name += scope.name;
        outline.types.push_back(std::move(type));
    }

    std::vector<Scope> scopes_;
    std::string head_;
    std::size_t line_ = 0;
    int parentheses_ = 0;
    /// How many braces are open inside a function or a value.
    int inside_ = 0;
    bool may_go_on_ = false;
    bool continues_ = false;
};

}  // namespace

Outline outline_of(const Source& source) {
    return std::move(Reader(source).outline);
}

}  // namespace coqewd::style
