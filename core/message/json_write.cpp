#include "core/message/json_write.hpp"

#include <array>
#include <boost/json/array.hpp>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "core/message/json_text.hpp"

namespace coqewd {

namespace json = boost::json;

namespace {

/// Most replies have fewer.
constexpr std::size_t usual_bytes = 256;

/// Boost.JSON's own writer is not used: it writes whatever it is given, `Infinity` and bytes as
/// they are, so that its text had to be read again before it could be sent.
class Writer {
  public:
    explicit Writer(std::size_t depth_max) : depth_left_(depth_max) { text_.reserve(usual_bytes); }

    void write(const json::value& value);
    void write(const json::object& object);
    std::string take() { return std::move(text_); }

  private:
    void write(const json::array& array);
    void write(std::string_view string);
    void write(double number);
    template <typename Number>
    std::string_view write_digits(Number number);
    void open(char bracket);
    void close(char bracket);
    [[noreturn]] void refuse(const std::string& why) const;

    std::string text_;
    std::size_t depth_left_;
};

void Writer::write(const json::value& value) {
    switch (value.kind()) {
        case json::kind::null:
            text_ += "null";
            return;
        case json::kind::bool_:
            text_ += value.get_bool() ? "true" : "false";
            return;
        case json::kind::int64:
            write_digits(value.get_int64());
            return;
        case json::kind::uint64:
            write_digits(value.get_uint64());
            return;
        case json::kind::double_:
            return write(value.get_double());
        case json::kind::string:
            return write(std::string_view(value.get_string()));
        case json::kind::array:
            return write(value.get_array());
        case json::kind::object:
            return write(value.get_object());
    }
}

void Writer::write(const json::object& object) {
    open('{');
    bool first = true;
    for (const auto& [key, value] : object) {
        if (!std::exchange(first, false)) text_ += ',';
        write(std::string_view(key));
        text_ += ':';
        write(value);
    }
    close('}');
}

void Writer::write(const json::array& array) {
    open('[');
    bool first = true;
    for (const json::value& element : array) {
        if (!std::exchange(first, false)) text_ += ',';
        write(element);
    }
    close(']');
}

void Writer::write(std::string_view string) {
    if (!append_quoted_utf8(text_, string)) {
        refuse(make_error_code(JsonError::invalid_utf8).message());
    }
}

/// The shortest text that reads back as the same number, and as one that may have a fraction.
void Writer::write(double number) {
    if (!std::isfinite(number)) refuse("The number is infinite, or none at all");
    if (write_digits(number).find_first_of(".e") == std::string_view::npos) text_ += ".0";
}

/// Gives what it has written, until more is.
template <typename Number>
std::string_view Writer::write_digits(Number number) {
    constexpr std::size_t longest = 24;  // -2.2250738585072014e-308
    std::array<char, longest> digits;
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    const std::size_t before = text_.size();
    text_.append(digits.data(), end);
    return std::string_view(text_).substr(before);
}

void Writer::open(char bracket) {
    if (depth_left_ == 0) refuse(make_error_code(JsonError::too_deep).message());
    --depth_left_;
    text_ += bracket;
}

void Writer::close(char bracket) {
    ++depth_left_;
    text_ += bracket;
}

void Writer::refuse(const std::string& why) const {
    throw std::invalid_argument("There is something in it that JSON can not say, at byte " +
                                std::to_string(text_.size()) + " of its text: " + why);
}

template <typename Value>
std::string written(const Value& value, std::size_t depth_max) {
    Writer writer(depth_max);
    writer.write(value);
    return writer.take();
}

}  // namespace

std::string write_json(const json::value& value, std::size_t depth_max) {
    return written(value, depth_max);
}

std::string write_json(const json::object& object, std::size_t depth_max) {
    return written(object, depth_max);
}

}  // namespace coqewd
