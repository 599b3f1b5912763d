#include "app/document.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>
#include <optional>
#include <set>

#include "app/in_quotes.hpp"

namespace coqewd {
namespace {

namespace json = boost::json;

constexpr std::size_t text_bytes_max = 1U << 20;
constexpr std::size_t depth_max = 32;

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// Finds the structure and the places; what a single string, number or word means is left to
/// Boost.JSON. A method that returns false has left a fault behind.
class Reader {
  public:
    Reader(std::string_view text, Document& into) : text_(text), document_(into) {}

    bool read() {
        if (text_.size() > text_bytes_max) return fail("the text has more than 1 MiB");
        if (!read_value(document_.root, 1)) return false;
        skip_space();
        return at_end() || fail("there is text after the end of the object");
    }

  private:
    bool at_end() const { return offset_ == text_.size(); }
    char peek() const { return at_end() ? '\0' : text_[offset_]; }
    /// One character: more could be a piece of a secret.
    std::string found() const {
        if (at_end()) return "the end";
        std::size_t end = offset_ + 1;
        while (end < text_.size() && is_continuation(text_[end])) ++end;
        return in_quotes(text_.substr(offset_, end - offset_));
    }

    bool fail(std::string what) {
        document_.faults.push_back({here_, std::move(what)});
        return false;
    }

    void advance(std::size_t bytes) {
        for (const char c : text_.substr(offset_, bytes)) {
            if (c == '\n') {
                here_ = {here_.line + 1, 1};
            } else if (!is_continuation(c)) {
                ++here_.column;
            }
        }
        offset_ = std::min(offset_ + bytes, text_.size());
    }

    void skip_space() {
        const auto end = text_.find_first_not_of(" \t\r\n", offset_);
        advance(std::min(end, text_.size()) - offset_);
    }

    /// Takes `c`, if it comes next.
    bool take(char c) {
        skip_space();
        if (at_end() || peek() != c) return false;
        advance(1);
        return true;
    }

    bool read_value(Node& node, std::size_t depth) {
        skip_space();
        node.at = here_;
        if (depth > depth_max) return fail("the text is nested more than 32 deep");
        switch (peek()) {
            case '{':
                return read_object(node, depth);
            case '[':
                return read_array(node, depth);
            case '"':
                node.kind = Node::Kind::string;
                return read_string(node.text);
            default:
                return read_word(node);
        }
    }

    bool read_object(Node& node, std::size_t depth) {
        node.kind = Node::Kind::object;
        std::set<std::string> keys;
        advance(1);
        if (take('}')) return true;
        do {
            DocumentMember member;
            if (!read_member(member, depth)) return false;
            if (keys.insert(member.key).second) {
                node.members.push_back(std::move(member));
            } else {
                document_.faults.push_back(
                    {member.at, "the key " + in_quotes(member.key) + " is there twice"});
            }
        } while (take(','));
        return take('}') || fail("expected ',' or '}', found " + found());
    }

    bool read_member(DocumentMember& member, std::size_t depth) {
        skip_space();
        member.at = here_;
        if (peek() != '"') return fail("expected a key in double quotes, found " + found());
        if (!read_string(member.key)) return false;
        if (!take(':')) return fail("expected ':' after the key, found " + found());
        return read_value(member.value, depth + 1);
    }

    bool read_array(Node& node, std::size_t depth) {
        node.kind = Node::Kind::array;
        advance(1);
        if (take(']')) return true;
        do {
            if (!read_value(node.elements.emplace_back(), depth + 1)) return false;
        } while (take(','));
        return take(']') || fail("expected ',' or ']', found " + found());
    }

    std::optional<json::value> parse(std::string_view scalar) const {
        boost::system::error_code error;
        json::value value = json::parse(json::string_view(scalar.data(), scalar.size()), error);
        if (error) return std::nullopt;
        return value;
    }

    bool read_string(std::string& into) {
        std::size_t end = offset_ + 1;
        while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? 2 : 1;
        if (end >= text_.size()) return fail("the string has no end");
        const auto value = parse(text_.substr(offset_, end + 1 - offset_));
        if (!value) return fail("the string has an invalid escape or character");
        into.assign(value->get_string().data(), value->get_string().size());
        advance(end + 1 - offset_);
        return true;
    }

    bool read_word(Node& node) {
        const auto end = text_.find_first_of(" \t\r\n,:[]{}\"", offset_);
        const auto word = text_.substr(offset_, std::min(end, text_.size()) - offset_);
        const auto value = parse(word);
        if (!value) return fail("expected a value, found " + found());
        if (value->is_bool()) {
            node.kind = Node::Kind::boolean;
            node.truth = value->get_bool();
        } else if (value->is_number()) {
            node.kind = Node::Kind::number;
            node.text = word;
        }
        advance(word.size());
        return true;
    }

    std::string_view text_;
    Document& document_;
    std::size_t offset_ = 0;
    Position here_;
};

}  // namespace

Document read_document(std::string_view text) {
    // Some editors begin a file with it (RFC 8259, section 8.1).
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    Document document;
    document.complete = Reader(text, document).read();
    return document;
}

std::string_view to_text(Node::Kind kind) {
    switch (kind) {
        case Node::Kind::null:
            return "null";
        case Node::Kind::boolean:
            return "true or false";
        case Node::Kind::number:
            return "a number";
        case Node::Kind::string:
            return "a string";
        case Node::Kind::array:
            return "an array";
        case Node::Kind::object:
            return "an object";
    }
    return "a value";
}

const Node* find_member(const Node& object, std::string_view key) {
    const auto found = std::ranges::find(object.members, key, &DocumentMember::key);
    return found == object.members.end() ? nullptr : &found->value;
}

}  // namespace coqewd
