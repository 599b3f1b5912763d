#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "core/message/utf8.hpp"

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

/// How many of sixteen bytes are plain, up to the first that is not.
inline int plain_of_sixteen(const char* at) {
    const int found = _mm_movemask_epi8(not_plain_at(at));
    return std::countr_zero(static_cast<unsigned>(found) | 0x10000U);
}
#endif

}  // namespace detail

inline bool is_ascii(char byte) {
    return static_cast<unsigned char>(byte) < 0x80;
}

/// True for an ASCII byte that stands for itself between the quotes of a JSON string.
inline bool is_plain_byte(char byte) {
    return is_ascii(byte) && byte >= 0x20 && byte != '"' && byte != '\\';
}

namespace detail {

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
    // Names end in the first sixteen, texts that are longer are mostly much longer.
    int first = detail::plain_of_sixteen(at);
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
        first = detail::plain_of_sixteen(at);
        if (first < 16) return at + first;
    }
    // The last sixteen: those of them that have been passed are plain.
    return end - 16 + detail::plain_of_sixteen(end - 16);
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

namespace detail {

/// What skip_verbatim() gives from a byte on that is not ASCII.
const char* skip_letters(const char* at, const char* end);

}  // namespace detail

/// The first byte in [at, end) that does not stand for itself between the quotes of a JSON string:
/// a quote, a backslash, a control character, or what is not UTF-8; `end` when there is none.
inline const char* skip_verbatim(const char* at, const char* end) {
    at = skip_plain(at, end);
    return at == end || is_ascii(*at) ? at : detail::skip_letters(at, end);
}

}  // namespace coqewd
