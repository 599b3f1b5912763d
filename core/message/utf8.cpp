#include "core/message/utf8.hpp"

#include <bit>

namespace coqewd {
namespace {

constexpr std::uint64_t high_bits = 0x8080808080808080;

/// How many bytes of a word come before its first byte that is not ASCII; bits are its high bits.
int ascii_before(std::uint64_t bits) {
    const bool little = std::endian::native == std::endian::little;
    return (little ? std::countr_zero(bits) : std::countl_zero(bits)) / 8;
}

/// The first byte in [at, end) that is not ASCII.
const char* skip_ascii(const char* at, const char* end) {
    constexpr auto word_at = detail::word_at<std::uint64_t>;
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
        } else if (const std::size_t size = utf8_size(at, end); size != 0) {
            at += size;
        } else {
            // Cut, or wrong.
            if (!begin(byte)) return false;
            ++at;
        }
    }
    return true;
}

bool Utf8Validator::begin(unsigned char lead) {
    if (lead < 0xC2 || lead > 0xF4) return false;
    missing_ = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    next_ = detail::second_byte_of(lead);
    return true;
}

bool Utf8Validator::go_on(unsigned char byte) {
    if (byte < next_.low || byte > next_.high) return false;
    --missing_;
    next_ = {};
    return true;
}

bool is_utf8(std::string_view text) {
    Utf8Validator validator;
    return validator.feed(text) && validator.complete();
}

}  // namespace coqewd
