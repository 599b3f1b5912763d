#include "auth/base64url.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>
#include <utility>

using namespace coqewd::auth;

BOOST_AUTO_TEST_SUITE(base64url)

BOOST_AUTO_TEST_CASE(vectors_of_rfc_4648_are_encoded_and_decoded_without_padding) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> vectors{{
        {"", ""},
        {"f", "Zg"},
        {"fo", "Zm8"},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg"},
        {"fooba", "Zm9vYmE"},
        {"foobar", "Zm9vYmFy"},
    }};

    for (const auto& [bytes, text] : vectors) {
        BOOST_TEST(base64url_encode(bytes) == text);
        BOOST_TEST(base64url_decode(text).value() == bytes);
    }
}

BOOST_AUTO_TEST_CASE(every_byte_in_every_position_survives) {
    for (std::size_t size = 1; size <= 4; ++size) {
        for (std::size_t position = 0; position < size; ++position) {
            for (int byte = 0; byte < 256; ++byte) {
                std::string bytes(size, '\x5a');
                bytes[position] = static_cast<char>(byte);

                const auto back = base64url_decode(base64url_encode(bytes));

                BOOST_REQUIRE(back.has_value());
                BOOST_REQUIRE(*back == bytes);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(the_url_safe_alphabet_is_used) {
    BOOST_TEST(base64url_encode(std::string_view("\xfb\xef\xff")) == "--__");
    BOOST_TEST(base64url_decode("--__").value() == "\xfb\xef\xff");
}

BOOST_AUTO_TEST_CASE(characters_outside_the_alphabet_are_refused_in_every_position) {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    for (const std::string good : {"AAAA", "AAAAAA", "AAAAAAA", "AAAAAAAA"}) {
        for (std::size_t position = 0; position < good.size(); ++position) {
            for (int byte = 0; byte < 256; ++byte) {
                if (alphabet.find(static_cast<char>(byte)) != alphabet.npos) continue;
                std::string text = good;
                text[position] = static_cast<char>(byte);

                BOOST_REQUIRE(base64url_decode(text).error() == Error::base64url);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(padding_is_refused) {
    for (const auto* text : {"Zg==", "Zm8=", "Zm9v====", "=", "=="}) {
        BOOST_TEST((base64url_decode(text).error() == Error::base64url), text);
    }
}

BOOST_AUTO_TEST_CASE(a_length_no_encoder_produces_is_refused) {
    for (const auto* text : {"A", "AAAAA", "AAAAAAAAA"}) {
        BOOST_TEST((base64url_decode(text).error() == Error::base64url), text);
    }
}

BOOST_AUTO_TEST_CASE(bits_after_the_last_byte_must_be_zero) {
    for (const auto* text : {"Zh", "Zv", "Z_", "Zm9", "Zm-", "Zm9vYh", "Zm9vYmF"}) {
        BOOST_TEST((base64url_decode(text).error() == Error::base64url), text);
    }
}

BOOST_AUTO_TEST_SUITE_END()
