#include "core/message/json_scan.hpp"

#include <algorithm>
#include <array>
#include <boost/system/error_category.hpp>
#include <cstdint>
#include <string>

#include "core/message/json_text.hpp"
#include "core/message/json_tokens.hpp"

namespace coqewd {
namespace {

class Category final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "coqewd.json"; }
    std::string message(int value) const override;
};

std::string Category::message(int value) const {
    switch (static_cast<JsonError>(value)) {
        case JsonError::incomplete:
            return "The JSON text ends too early";
        case JsonError::unexpected:
            return "This character can not stand here in JSON";
        case JsonError::trailing:
            return "Something follows the JSON value";
        case JsonError::too_deep:
            return "Too many arrays and objects stand inside each other";
        case JsonError::invalid_number:
            return "The number is not written as JSON wants it";
        case JsonError::number_out_of_range:
            return "The exponent of the number is too large";
        case JsonError::invalid_escape:
            return "The backslash begins no escape that JSON knows";
        case JsonError::invalid_surrogate:
            return "The \\u escape is half of a character";
        case JsonError::invalid_utf8:
            return "The string is not valid UTF-8";
        case JsonError::control_character:
            return "A control character in a string must be escaped";
        case JsonError::not_an_array:
            return "The JSON value is not an array";
        case JsonError::not_an_object:
            return "The JSON value is not an object";
    }
    return "Unknown JSON error";
}

constexpr std::size_t depth_ceiling = 1024;

/// The kind of a valid value, by its first byte.
JsonKind kind_of(char first) {
    switch (first) {
        case 'n':
            return JsonKind::null;
        case 't':
        case 'f':
            return JsonKind::boolean;
        case '"':
            return JsonKind::string;
        case '[':
            return JsonKind::array;
        case '{':
            return JsonKind::object;
        default:
            return JsonKind::number;
    }
}

/// The structure of one text: values, their containers and how deep they stand. Each step returns
/// false at the first fault.
class Scanner {
  public:
    Scanner(std::string_view text, ScanLimits limits)
        : tokens_(text), depth_max_(std::min(limits.depth_max, depth_ceiling)) {}

    bool whole_value(JsonSpan& span);
    bool members(const MemberVisitor& visit, const InnerObject* inner);
    bool elements(const ElementVisitor& visit);

    JsonFault fault() const { return tokens_.fault(); }

  private:
    bool begins_with(JsonKind kind, JsonError otherwise);
    bool each_member(const MemberVisitor& visit, const InnerObject* inner);
    JsonSpan span_from(const char* start) const;
    bool value();
    bool start_value();
    bool open();
    bool go_on(std::size_t outside);
    bool name();
    bool colon();
    bool finish();
    bool in_object() const;

    JsonTokens tokens_;
    std::size_t depth_max_;
    std::size_t depth_ = 0;
    // One bit for each open container: set for an object.
    std::array<std::uint64_t, depth_ceiling / 64> objects_{};
};

bool Scanner::whole_value(JsonSpan& span) {
    tokens_.skip_space();
    const char* const start = tokens_.at();
    if (!value()) return false;
    span = span_from(start);
    return finish();
}

bool Scanner::members(const MemberVisitor& visit, const InnerObject* inner) {
    return begins_with(JsonKind::object, JsonError::not_an_object) && each_member(visit, inner) &&
           finish();
}

/// Stands at an opening brace. Calls itself once at most, for the objects directly inside.
bool Scanner::each_member(const MemberVisitor& visit, const InnerObject* inner) {
    const std::size_t outside = depth_;
    if (!open()) return false;
    while (depth_ != outside) {
        const char* const start = tokens_.at();
        if (!name()) return false;
        const JsonSpan key = span_from(start);
        if (!colon()) return false;
        const char* const content = tokens_.at();
        const bool enter = inner && tokens_.at_byte('{') && equals(key, inner->name);
        if (!(enter ? each_member(inner->visit, nullptr) : value())) return false;
        visit(key, span_from(content));
        if (!go_on(outside)) return false;
    }
    return true;
}

bool Scanner::elements(const ElementVisitor& visit) {
    if (!begins_with(JsonKind::array, JsonError::not_an_array) || !open()) return false;
    while (depth_ != 0) {
        const char* const start = tokens_.at();
        if (!value()) return false;
        visit(span_from(start));
        if (!go_on(0)) return false;
    }
    return finish();
}

/// Goes to the container that the text must be, or says that it is something else.
bool Scanner::begins_with(JsonKind kind, JsonError otherwise) {
    tokens_.skip_space();
    if (tokens_.at_end()) return tokens_.fail(JsonError::incomplete);
    const char* const start = tokens_.at();
    if (kind_of(*start) == kind) return true;
    return value() && finish() && tokens_.fail_at(start, otherwise);
}

JsonSpan Scanner::span_from(const char* start) const {
    const JsonKind kind = kind_of(*start);
    const bool plain = kind == JsonKind::string && tokens_.last_string_was_plain();
    return {kind, plain, {start, tokens_.at()}};
}

bool Scanner::value() {
    const std::size_t outside = depth_;
    for (;;) {
        const std::size_t before = depth_;
        if (!start_value()) return false;
        if (depth_ == before) {
            if (!go_on(outside)) return false;
            if (depth_ == outside) return true;
        }
        if (in_object() && !(name() && colon())) return false;
    }
}

/// Passes a scalar or an empty container, or goes into one at its first key or element.
bool Scanner::start_value() {
    if (tokens_.at_end()) return tokens_.fail(JsonError::incomplete);
    switch (kind_of(*tokens_.at())) {
        case JsonKind::string:
            return tokens_.string();
        case JsonKind::array:
        case JsonKind::object:
            return open();
        case JsonKind::boolean:
            return tokens_.literal(tokens_.at_byte('t') ? "true" : "false");
        case JsonKind::null:
            return tokens_.literal("null");
        case JsonKind::number:
            return tokens_.number();
    }
    return false;
}

bool Scanner::open() {
    if (depth_ == depth_max_) return tokens_.fail(JsonError::too_deep);
    const bool object = *tokens_.at() == '{';
    const std::uint64_t bit = std::uint64_t{1} << (depth_ % 64);
    std::uint64_t& word = objects_[depth_ / 64];
    word = object ? word | bit : word & ~bit;
    ++depth_;
    tokens_.skip();
    tokens_.skip_space();
    if (!tokens_.at_byte(object ? '}' : ']')) return true;
    tokens_.skip();
    --depth_;
    return true;
}

bool Scanner::in_object() const {
    const std::size_t innermost = depth_ - 1;
    return (objects_[innermost / 64] >> (innermost % 64) & 1) != 0;
}

/// After a value: to the next key or element, out of the containers that end here. Stops outside.
bool Scanner::go_on(std::size_t outside) {
    while (depth_ > outside) {
        tokens_.skip_space();
        if (tokens_.at_byte(',')) {
            tokens_.skip();
            tokens_.skip_space();
            return true;
        }
        if (!tokens_.expect(in_object() ? '}' : ']', JsonError::unexpected)) return false;
        --depth_;
    }
    return true;
}

bool Scanner::name() {
    return tokens_.at_byte('"') ? tokens_.string() : tokens_.fail(JsonError::unexpected);
}

/// The colon behind a name, and the space up to the value.
bool Scanner::colon() {
    tokens_.skip_space();
    if (!tokens_.expect(':', JsonError::unexpected)) return false;
    tokens_.skip_space();
    return true;
}

bool Scanner::finish() {
    tokens_.skip_space();
    return tokens_.at_end() || tokens_.fail(JsonError::trailing);
}

}  // namespace

boost::system::error_code make_error_code(JsonError error) {
    static const Category category;
    return {static_cast<int>(error), category};
}

bool is_json_error(const error_code& why) {
    return why.category() == make_error_code(JsonError::unexpected).category();
}

JsonResult<JsonSpan> scan_value(std::string_view text, ScanLimits limits) {
    Scanner scanner(text, limits);
    JsonSpan span;
    if (!scanner.whole_value(span)) return scanner.fault();
    return span;
}

JsonResult<void> scan_members(std::string_view text, MemberVisitor visit, ScanLimits limits) {
    Scanner scanner(text, limits);
    if (!scanner.members(visit, nullptr)) return scanner.fault();
    return {};
}

JsonResult<void> scan_members(std::string_view text, MemberVisitor visit, const InnerObject& inner,
                              ScanLimits limits) {
    Scanner scanner(text, limits);
    if (!scanner.members(visit, &inner)) return scanner.fault();
    return {};
}

JsonResult<void> scan_elements(std::string_view text, ElementVisitor visit, ScanLimits limits) {
    Scanner scanner(text, limits);
    if (!scanner.elements(visit)) return scanner.fault();
    return {};
}

}  // namespace coqewd
