#include "net/socketio/utf16.hpp"

namespace coqewd::net::socketio {
namespace {

/// The code units of the character that begins with this byte; 0 for a byte that continues one.
std::size_t units_of(char byte) {
    const auto value = static_cast<unsigned char>(byte);
    if ((value & 0xC0) == 0x80) return 0;
    return value >= 0xF0 ? 2 : 1;
}

}  // namespace

std::size_t utf16_length(std::string_view text) {
    std::size_t units = 0;
    for (const char byte : text) units += units_of(byte);
    return units;
}

std::size_t utf16_prefix(std::string_view text, std::size_t units) {
    std::size_t counted = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::size_t here = units_of(text[at]);
        if (here != 0 && counted == units) return at;
        counted += here;
        if (counted > units) return std::string_view::npos;
    }
    return counted == units ? text.size() : std::string_view::npos;
}

}  // namespace coqewd::net::socketio
