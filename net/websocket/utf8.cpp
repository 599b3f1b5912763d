#include "net/websocket/utf8.hpp"

#include <bit>
#include <cstddef>
#include <cstring>

namespace coqewd::net::websocket {
namespace {

constexpr std::uint64_t high_bits = 0x8080808080808080;

std::uint64_t word_at(const char* at) {
    std::uint64_t word;
    std::memcpy(&word, at, sizeof word);
    return word;
}

/// How many bytes of a word come before its first byte that is not ASCII; bits are its high bits.
int ascii_before(std::uint64_t bits) {
    const bool little = std::endian::native == std::endian::little;
    return (little ? std::countr_zero(bits) : std::countl_zero(bits)) / 8;
}

/// The first byte in [at, end) that is not ASCII.
const char* skip_ascii(const char* at, const char* end) {
    for (; end - at >= 32; at += 32) {
        const auto bits = word_at(at) | word_at(at + 8) | word_at(at + 16) | word_at(at + 24);
        if (bits & high_bits) break;
    }
    for (; end - at >= 8; at += 8) {
        if (const auto bits = word_at(at) & high_bits) return at + ascii_before(bits);
    }
    while (at != end && static_cast<unsigned char>(*at) < 0x80) ++at;
    return at;
}

bool in(const char* at, unsigned low, unsigned high) {
    return static_cast<unsigned char>(*at) - low <= high - low;
}

bool continues(const char* at) {
    return in(at, 0x80, 0xBF);
}

/// The length of the character at `at`, four bytes of which can be read; 0 when it is not one of
/// the frequent valid forms, and the slow way has to decide.
std::ptrdiff_t frequent_character(const char* at) {
    if (in(at, 0xC2, 0xDF)) return continues(at + 1) ? 2 : 0;
    if (in(at, 0xE1, 0xEC)) return continues(at + 1) && continues(at + 2) ? 3 : 0;
    const bool four = in(at, 0xF0, 0xF0) && in(at + 1, 0x90, 0xBF);
    return four && continues(at + 2) && continues(at + 3) ? 4 : 0;
}

}  // namespace

bool Utf8Validator::feed(std::string_view bytes) {
    const char* at = bytes.data();
    const char* const end = at + bytes.size();
    while (at != end) {
        const auto byte = static_cast<unsigned char>(*at);
        if (missing_ != 0) {
            if (!go_on(byte)) return false;
            ++at;
        } else if (byte < 0x80) {
            at = skip_ascii(at + 1, end);
        } else if (const auto size = end - at >= 4 ? frequent_character(at) : 0; size != 0) {
            at += size;
        } else {
            if (!begin(byte)) return false;
            ++at;
        }
    }
    return true;
}

// RFC 3629 section 4: only the first byte after the lead has a range narrower than 80..BF.
bool Utf8Validator::begin(unsigned char lead) {
    if (lead < 0xC2 || lead > 0xF4) return false;
    missing_ = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    low_ = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    high_ = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    return true;
}

bool Utf8Validator::go_on(unsigned char byte) {
    if (byte < low_ || byte > high_) return false;
    --missing_;
    low_ = 0x80;
    high_ = 0xBF;
    return true;
}

bool is_utf8(std::string_view text) {
    Utf8Validator validator;
    return validator.feed(text) && validator.complete();
}

}  // namespace coqewd::net::websocket
