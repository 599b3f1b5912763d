#include "core/message/percent.hpp"

#include <charconv>

#include "core/message/utf8.hpp"

namespace coqewd {
namespace {

/// The byte of `%41`; nothing when that is not what stands at the beginning.
std::optional<char> byte_at(std::string_view text) {
    if (text.size() < 3) return std::nullopt;
    unsigned char byte = 0;
    const char* const end = text.data() + 3;
    const auto [stop, error] = std::from_chars(text.data() + 1, end, byte, 16);
    if (error != std::errc() || stop != end) return std::nullopt;
    return static_cast<char>(byte);
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, Plus plus) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '%') {
            const auto byte = byte_at(text.substr(at));
            if (!byte) return std::nullopt;
            decoded += *byte;
            at += 2;
        } else {
            const bool is_space = text[at] == '+' && plus == Plus::space;
            decoded += is_space ? ' ' : text[at];
        }
    }
    if (!is_utf8(decoded) || decoded.find('\0') != std::string::npos) return std::nullopt;
    return decoded;
}

}  // namespace coqewd
