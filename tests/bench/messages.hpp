#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace coqewd::bench {

/// As long as a token of a session that has logged in.
inline const std::string some_token =
    std::string(36, 'h') + '.' + std::string(380, 'p') + '.' + std::string(43, 's');

/// A name of that many bytes that has nothing to escape.
inline std::string name_of(std::size_t bytes) {
    std::string name(bytes, 'a');
    for (std::size_t i = 0; i < bytes; ++i) name[i] = static_cast<char>('a' + i % 26);
    return name;
}

/// About as many bytes of a German text.
inline std::string umlauts_of(std::size_t bytes) {
    constexpr std::string_view sentence =
        "Zwölf Boxkämpfer jagen Viktor quer über den großen Deich. ";
    std::string text;
    while (text.size() + sentence.size() <= bytes) text += sentence;
    return text;
}

/// `greet` of the demo, asked by a client with a token.
inline std::string greet_message(std::size_t bytes, std::string_view token) {
    return R"({"type":"greet","params":{"name":")" + name_of(bytes) + R"("},"token":")" +
           std::string(token) + R"(","jwt":true})";
}

/// Its answer.
inline std::string greet_reply(std::size_t bytes) {
    return R"({"hello":")" + name_of(bytes) + R"(","count":12345,"server":"front"})";
}

}  // namespace coqewd::bench
