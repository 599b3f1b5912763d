#include "core/message/utf8.hpp"

#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using coqewd::is_utf8;
using coqewd::Utf8Validator;
using namespace std::string_literals;

/// The form of that many bytes, whether it is allowed or not.
std::string form(std::uint32_t code_point, unsigned size) {
    constexpr std::array<unsigned, 5> leads{0, 0x00, 0xC0, 0xE0, 0xF0};
    std::string bytes(size, '\0');
    for (unsigned i = size; i-- > 1; code_point >>= 6) {
        bytes[i] = static_cast<char>(0x80 | (code_point & 0x3F));
    }
    bytes[0] = static_cast<char>(leads[size] | code_point);
    return bytes;
}

unsigned shortest(std::uint32_t code_point) {
    return code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
}

/// How many bytes pass before the wrong one, fed one by one.
std::size_t accepted(std::string_view text) {
    Utf8Validator validator;
    std::size_t count = 0;
    while (count < text.size() && validator.feed(text.substr(count, 1))) ++count;
    return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(utf8)

BOOST_AUTO_TEST_CASE(every_code_point_is_valid_in_its_shortest_form_only) {
    std::size_t wrong = 0;
    for (std::uint32_t code_point = 0; code_point < 0x200000; ++code_point) {
        const bool exists = code_point < 0xD800 || (code_point > 0xDFFF && code_point < 0x110000);
        for (unsigned size = shortest(code_point); size <= 4; ++size) {
            const bool valid = exists && size == shortest(code_point);
            const std::string bytes = form(code_point, size);
            // Behind a letter and before others, the quick way is taken; alone, the slow one.
            wrong += is_utf8(bytes) != valid;
            wrong += is_utf8("a" + bytes + "bcd") != valid;
        }
    }

    BOOST_TEST(wrong == 0U);
}

BOOST_AUTO_TEST_CASE(every_pair_of_bytes_is_judged_alike_alone_and_before_letters) {
    for (unsigned pair = 0; pair <= 0xFFFF; ++pair) {
        const std::string bytes{static_cast<char>(pair >> 8), static_cast<char>(pair & 0xFF)};
        if (is_utf8(bytes) != is_utf8(bytes + "abcdef")) BOOST_ERROR("differs for " << pair);
    }
}

BOOST_AUTO_TEST_CASE(a_wrong_byte_is_found_where_it_stands) {
    BOOST_TEST(accepted("\x80") == 0U);
    BOOST_TEST(accepted("\xBF") == 0U);
    BOOST_TEST(accepted("\xC0\xAF") == 0U);
    BOOST_TEST(accepted("\xC1\xBF") == 0U);
    BOOST_TEST(accepted("\xE0\x9F\xBF") == 1U);
    BOOST_TEST(accepted("\xED\xA0\x80") == 1U);
    BOOST_TEST(accepted("\xF0\x8F\xBF\xBF") == 1U);
    BOOST_TEST(accepted("\xF4\x90\x80\x80") == 1U);
    BOOST_TEST(accepted("\xF5\x80\x80\x80") == 0U);
    BOOST_TEST(accepted("\xFF") == 0U);
    BOOST_TEST(accepted("\xC3(") == 1U);
    BOOST_TEST(accepted("\xE2\x82(") == 2U);
    BOOST_TEST(accepted("\xF0\x9F\x98(") == 3U);
    BOOST_TEST(accepted("ab\xE2\x82\xAC\xFF") == 5U);
}

BOOST_AUTO_TEST_CASE(a_text_may_be_split_anywhere) {
    const auto text = "Grüße aus Köln: 1 €, \U0001F600, ᚠᛇᚻ, and a long ASCII end"s;

    for (std::size_t first = 0; first <= text.size(); ++first) {
        for (std::size_t second = first; second <= text.size(); ++second) {
            Utf8Validator validator;
            const bool valid = validator.feed(text.substr(0, first)) &&
                               validator.feed(text.substr(first, second - first)) &&
                               validator.feed(text.substr(second));
            if (!valid || !validator.complete()) BOOST_ERROR(first << ' ' << second);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_text_is_incomplete_in_the_middle_of_a_character) {
    for (const auto& character : {"ß"s, "€"s, "\U0001F600"s}) {
        for (std::size_t size = 1; size < character.size(); ++size) {
            Utf8Validator validator;
            BOOST_TEST(validator.feed(character.substr(0, size)));
            BOOST_TEST(!validator.complete());
            BOOST_TEST(validator.feed(character.substr(size)));
            BOOST_TEST(validator.complete());
        }
    }
}

BOOST_AUTO_TEST_CASE(a_wrong_byte_is_found_at_every_place_among_ascii) {
    for (std::size_t size = 1; size <= 100; ++size) {
        for (std::size_t place = 0; place < size; ++place) {
            std::string text(size, 'a');
            BOOST_TEST(is_utf8(text));
            text[place] = '\x80';
            BOOST_TEST(!is_utf8(text));
        }
    }
}

BOOST_AUTO_TEST_CASE(reset_forgets_a_text_that_was_broken_off) {
    Utf8Validator validator;
    BOOST_TEST(validator.feed("\xF0"));

    validator.reset();

    BOOST_TEST(validator.complete());
    BOOST_TEST(validator.feed("a"));
}

BOOST_AUTO_TEST_SUITE_END()
