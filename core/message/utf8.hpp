#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

// UTF-8 as RFC 3629 has it: no overlong form, no surrogate, nothing above U+10FFFF.

namespace coqewd {

namespace detail {

/// The bytes of a word, where they stand.
template <typename Word>
std::uint64_t word_at(const char* at) {
    Word word;
    std::memcpy(&word, at, sizeof word);
    return word;
}

inline bool is_within(char byte, unsigned low, unsigned high) {
    return static_cast<unsigned char>(byte) - low <= high - low;
}

inline bool is_continuation(char byte) {
    return is_within(byte, 0x80, 0xBF);
}

struct ByteRange {
    std::uint8_t low = 0x80;
    std::uint8_t high = 0xBF;
};

/// Only the second byte has a range of its own, and only after these leads (RFC 3629 section 4).
inline ByteRange second_byte_of(unsigned char lead) {
    return {.low = static_cast<std::uint8_t>(lead == 0xE0   ? 0xA0
                                             : lead == 0xF0 ? 0x90
                                                            : 0x80),
            .high = static_cast<std::uint8_t>(lead == 0xED   ? 0x9F
                                              : lead == 0xF4 ? 0x8F
                                                             : 0xBF)};
}

}  // namespace detail

/// How many bytes the character at `at` has, which is not an ASCII one; 0 when there is none, or
/// not all of it before `end`.
inline std::size_t utf8_size(const char* at, const char* end) {
    const auto left = static_cast<std::size_t>(end - at);
    // Most letters of Europe.
    if (detail::is_within(*at, 0xC2, 0xDF)) {
        return left >= 2 && detail::is_continuation(at[1]) ? 2 : 0;
    }
    const auto lead = static_cast<unsigned char>(*at);
    const std::size_t size = lead < 0xF0 ? 3 : 4;
    if (lead < 0xE0 || lead > 0xF4 || left < size) return 0;
    const auto [low, high] = detail::second_byte_of(lead);
    if (!detail::is_within(at[1], low, high) || !detail::is_continuation(at[2])) return 0;
    return size == 3 || detail::is_continuation(at[3]) ? size : 0;
}

/// Checks a text that arrives in pieces, cut anywhere.
class Utf8Validator {
  public:
    /// False as soon as no continuation can make the text valid, which is at the first wrong byte;
    /// call reset() before the next text then.
    bool feed(std::string_view bytes);

    /// True when the text may end here, which is not in the middle of a character.
    bool complete() const { return missing_ == 0; }

    void reset() { *this = {}; }

  private:
    bool begin(unsigned char lead);
    bool go_on(unsigned char byte);

    /// The bytes that the present character still lacks, and the range of the next one.
    std::uint8_t missing_ = 0;
    detail::ByteRange next_;
};

/// True when the whole text is valid.
bool is_utf8(std::string_view text);

}  // namespace coqewd
