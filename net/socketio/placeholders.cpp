#include "net/socketio/placeholders.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/message/json_scan.hpp"
#include "core/message/json_text.hpp"
#include "core/message/members.hpp"

namespace coqewd::net::socketio {
namespace {

/// Which member of an object is being read.
enum class Key : std::uint8_t { other, placeholder, num };

Key key_of(JsonSpan name) {
    if (equals(name, "_placeholder")) return Key::placeholder;
    return equals(name, "num") ? Key::num : Key::other;
}

/// A container whose end has not been reached. Of repeated members the last counts.
struct Level {
    bool is_object = false;
    bool awaits_key = false;
    Key key = Key::other;
    bool is_placeholder = false;
    std::optional<std::uint64_t> num = std::nullopt;

    void take(JsonSpan value) {
        if (key == Key::placeholder) is_placeholder = value.text == "true";
        if (key == Key::num) num = whole_number(value);
    }
};

/// Walks over the tokens of a valid JSON text.
class Walker {
  public:
    Walker(std::string_view json, std::size_t attachment_count)
        : rest_(json), attachment_count_(attachment_count) {}

    bool walk() {
        while (!rest_.empty()) {
            if (!step()) return false;
        }
        return true;
    }

  private:
    bool step();
    bool close();
    void open(bool is_object);
    void value(JsonSpan value);
    std::string_view take(std::size_t size);
    std::size_t string_size() const;

    std::string_view rest_;
    std::size_t attachment_count_;
    std::vector<Level> levels_;
};

/// Passes one token; false when an object ends that is a wrong placeholder.
bool Walker::step() {
    switch (rest_.front()) {
        case '{':
        case '[':
            open(rest_.front() == '{');
            return true;
        case '}':
        case ']':
            return close();
        case '"':
            value({.kind = JsonKind::string, .text = take(string_size())});
            return true;
        case ',':
            if (!levels_.empty()) levels_.back().awaits_key = levels_.back().is_object;
            take(1);
            return true;
        case ':':
        case ' ':
        case '\t':
        case '\n':
        case '\r':
            take(1);
            return true;
        default:
            break;
    }
    // Of the other values only numbers are looked at by their kind.
    value({.kind = JsonKind::number,
           .text = take(std::min(rest_.find_first_of(",]} \t\n\r"), rest_.size()))});
    return true;
}

void Walker::open(bool is_object) {
    value({.kind = is_object ? JsonKind::object : JsonKind::array, .text = take(1)});
    levels_.push_back({.is_object = is_object, .awaits_key = is_object});
}

bool Walker::close() {
    take(1);
    if (levels_.empty()) return false;
    const Level level = levels_.back();
    levels_.pop_back();
    return !level.is_placeholder || (level.num && *level.num < attachment_count_);
}

/// A key or a value of the container that is open.
void Walker::value(JsonSpan value) {
    if (levels_.empty() || !levels_.back().is_object) return;
    Level& level = levels_.back();
    if (level.awaits_key) {
        level.key = key_of(value);
        level.awaits_key = false;
    } else {
        level.take(value);
    }
}

std::string_view Walker::take(std::size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
}

/// The string at the front with its quotes.
std::size_t Walker::string_size() const {
    std::size_t at = 1;
    for (;;) {
        at = rest_.find_first_of("\"\\", at);
        if (at == rest_.npos) return rest_.size();
        if (rest_[at] == '"') return at + 1;
        at += 2;
    }
}

}  // namespace

bool placeholders_are_valid(std::string_view json, std::size_t attachment_count) {
    return Walker(json, attachment_count).walk();
}

}  // namespace coqewd::net::socketio
