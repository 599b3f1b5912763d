#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <string_view>

namespace coqewd::testing {

/// Makes JSON texts, and damages them; the same from the same seed.
class RandomJson {
  public:
    explicit RandomJson(std::uint64_t seed) : random_(seed) {}

    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }

    template <typename T>
    T one_of(std::initializer_list<T> choices) {
        return choices.begin()[below(choices.size())];
    }

    std::string space() { return one_of<std::string>({"", "", "", " ", "\n\t", "\r "}); }

    std::string value(int depth) {
        switch (below(depth > 0 ? 8 : 5)) {
            case 0:
                return one_of<std::string>({"null", "true", "false"});
            case 1:
            case 2:
                return number();
            case 3:
            case 4:
                return string();
            case 5:
                return array(depth - 1);
            default:
                return object(depth - 1);
        }
    }

    std::string number() {
        return one_of<std::string>({"0",
                                    "-0",
                                    "7",
                                    "-12",
                                    "1.5",
                                    "0.001",
                                    "1e5",
                                    "1E-7",
                                    "-2.5e+3",
                                    "9007199254740993",
                                    "9223372036854775807",
                                    "-9223372036854775808",
                                    "9223372036854775808",
                                    "18446744073709551615",
                                    "18446744073709551616",
                                    "123456789012345678901234567890.123456789",
                                    "1e400",
                                    "1e-400",
                                    "0e400",
                                    "-1e0000000000012",
                                    "0.1000000000000000055511151231257827",
                                    "17976931348623157e292",
                                    "4.9e-324"});
    }

    std::string string() {
        std::string text = "\"";
        for (std::size_t pieces = below(6); pieces != 0; --pieces) {
            text += one_of<std::string>({"a", "plain text of some length", "\\n", "\\\"", "\\\\",
                                         "\\/", "\\u0041", "\\u00e9", "\\ud83d\\ude00", "\\u0000",
                                         "\\uFFFF", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80",
                                         "\xEF\xBF\xBF", "\x7F", "{'a':[", "/*", "0123456"});
        }
        return text + '"';
    }

    std::string key() {
        return below(2) ? one_of<std::string>({"\"a\"", "\"b\"", "\"\\u0061\"", "\"\"", "\"type\"",
                                               "\"__proto__\"", "\"to\\u006ben\""})
                        : string();
    }

    std::string array(int depth) {
        std::string text = "[" + space();
        for (std::size_t elements = below(5), done = 0; done != elements; ++done) {
            if (done != 0) text += ',' + space();
            text += value(depth) + space();
        }
        return text + ']';
    }

    std::string object(int depth) {
        std::string text = "{" + space();
        for (std::size_t members = below(5), done = 0; done != members; ++done) {
            if (done != 0) text += ',' + space();
            text += key() + space() + ':' + space() + value(depth) + space();
        }
        return text + '}';
    }

    /// The text with one to three places changed.
    std::string damaged(std::string text) {
        for (std::size_t changes = 1 + below(3); changes != 0; --changes) damage(text);
        return text;
    }

  private:
    void damage(std::string& text) {
        const std::size_t at = below(text.size() + 1);
        switch (below(4)) {
            case 0:
                text.resize(at);
                return;
            case 1:
                text.erase(at, 1 + below(3));
                return;
            case 2:
                text.insert(at, text.substr(below(text.size() + 1), below(8)));
                return;
            default:
                text.insert(at, shrapnel());
                return;
        }
    }

    std::string shrapnel() {
        if (below(4) == 0) return std::string(1, static_cast<char>(below(256)));
        return one_of<std::string>({"\"",
                                    "\\",
                                    "{",
                                    "}",
                                    "[",
                                    "]",
                                    ",",
                                    ":",
                                    "0",
                                    "-",
                                    "+",
                                    "e",
                                    ".",
                                    "t",
                                    "\\u",
                                    "\\ud800",
                                    "\\udc00",
                                    "\xC0\x80",
                                    "\xED\xA0\x80",
                                    "\xF4\x90\x80\x80",
                                    "\xE2\x82",
                                    "\x1F",
                                    "null",
                                    "1e99999999999",
                                    "\xEF\xBB\xBF"});
    }

    std::mt19937_64 random_;
};

}  // namespace coqewd::testing
