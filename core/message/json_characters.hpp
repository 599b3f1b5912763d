#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace coqewd {

namespace detail {

/// Every byte of a word the same.
constexpr std::uint64_t each_byte(unsigned char byte) {
    return 0x0101010101010101u * byte;
}

/// The highest bit of the first byte that is a quote, a backslash, a control character or not
/// ASCII is set in the answer, and none below it; bits above it mean nothing.
inline std::uint64_t not_plain(std::uint64_t word) {
    const std::uint64_t quote = (word ^ each_byte('"')) - each_byte(1);
    const std::uint64_t backslash = (word ^ each_byte('\\')) - each_byte(1);
    const std::uint64_t control = word - each_byte(0x20);
    return (quote | backslash | control | word) & each_byte(0x80);
}

#ifdef __SSE2__
/// Ones for each byte of sixteen that is one of these. A byte that is not ASCII counts as below all
/// others.
inline __m128i not_plain(__m128i bytes) {
    const __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    const __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    const __m128i control = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
    return _mm_or_si128(_mm_or_si128(quote, backslash), control);
}

inline __m128i not_plain_at(const char* at) {
    return not_plain(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at)));
}
#endif

inline bool is_continuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

}  // namespace detail

/// True for a byte that stands for itself between the quotes of a JSON string.
inline bool is_plain_byte(char byte) {
    const auto value = static_cast<unsigned char>(byte);
    return value >= 0x20 && value < 0x80 && value != '"' && value != '\\';
}

namespace detail {

template <typename Word>
std::uint64_t word_at(const char* at) {
    Word word;
    std::memcpy(&word, at, sizeof word);
    return word;
}

/// What skip_plain() gives for fewer than sixteen bytes: two words that overlap have them all.
inline const char* skip_plain_in_words(const char* at, const char* end) {
    if constexpr (std::endian::native == std::endian::little) {
        constexpr int byte_bits = 8;
        if (end - at >= 8) {
            if (const auto found = not_plain(word_at<std::uint64_t>(at))) {
                return at + std::countr_zero(found) / byte_bits;
            }
            const auto found = not_plain(word_at<std::uint64_t>(end - 8));
            return found ? end - 8 + std::countr_zero(found) / byte_bits : end;
        }
        if (end - at >= 4) {
            const auto last = word_at<std::uint32_t>(end - 4);
            const auto found = not_plain(word_at<std::uint32_t>(at) | last << 32);
            if (!found) return end;
            const int first = std::countr_zero(found) / byte_bits;
            return first < 4 ? at + first : end - 8 + first;
        }
    }
    while (at != end && is_plain_byte(*at)) ++at;
    return at;
}

}  // namespace detail

/// The first byte in [at, end) that is a quote, a backslash, a control character or not ASCII;
/// `end` when there is none.
inline const char* skip_plain(const char* at, const char* end) {
#ifdef __SSE2__
    if (end - at < 16) return detail::skip_plain_in_words(at, end);
    const auto first_of = [](__m128i found) {
        return std::countr_zero(static_cast<unsigned>(_mm_movemask_epi8(found)) | 0x10000U);
    };
    // Names end in the first sixteen, texts that are longer are mostly much longer.
    int first = first_of(detail::not_plain_at(at));
    at += first;
    if (first < 16) return at;
    for (; end - at >= 64; at += 64) {
        const __m128i found[] = {detail::not_plain_at(at), detail::not_plain_at(at + 16),
                                 detail::not_plain_at(at + 32), detail::not_plain_at(at + 48)};
        if (_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(found[0], found[1]),
                                           _mm_or_si128(found[2], found[3]))) != 0) {
            break;
        }
    }
    for (; end - at >= 16; at += 16) {
        first = first_of(detail::not_plain_at(at));
        if (first < 16) return at + first;
    }
    // The last sixteen: those of them that have been passed are plain.
    return end - 16 + first_of(detail::not_plain_at(end - 16));
#else
    if constexpr (std::endian::native == std::endian::little) {
        for (; end - at >= 16; at += 8) {
            const auto found = detail::not_plain(detail::word_at<std::uint64_t>(at));
            if (found) return at + std::countr_zero(found) / 8;
        }
    }
    return detail::skip_plain_in_words(at, end);
#endif
}

/// How many bytes the UTF-8 character at `at` has, which is not an ASCII one; 0 when there is none
/// as RFC 3629 has it: no overlong form, no surrogate, nothing above U+10FFFF.
inline std::size_t utf8_size(const char* at, const char* end) {
    const auto lead = static_cast<unsigned char>(*at);
    const std::size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (lead < 0xC2 || lead > 0xF4 || static_cast<std::size_t>(end - at) < size) return 0;
    // Only the second byte has a range narrower than 80..BF, and only after these leads.
    const auto second = static_cast<unsigned char>(at[1]);
    const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < low || second > high) return 0;
    for (std::size_t next = 2; next < size; ++next) {
        if (!detail::is_continuation(at[next])) return 0;
    }
    return size;
}

/// The first byte in [at, end) that is ASCII, or no part of a UTF-8 character; `end` when there is
/// none.
inline const char* skip_beyond_ascii(const char* at, const char* end) {
    while (at != end && static_cast<unsigned char>(*at) >= 0x80) {
        const std::size_t size = utf8_size(at, end);
        if (size == 0) break;
        at += size;
    }
    return at;
}

}  // namespace coqewd
