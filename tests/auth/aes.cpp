#include "auth/aes.hpp"

#include "auth/hex.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

using namespace coqewd::auth;

namespace {

std::string bytes(std::string_view hex) {
    return hex_decode(hex).value();
}

// Test case 16 of "The Galois/Counter Mode of Operation" (McGrew and Viega).
struct GcmVector {
    GcmVector() {
        const auto key_bytes =
            bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
        std::copy(key_bytes.begin(), key_bytes.end(), key.begin());
    }

    AesKey key;
    GcmNonce nonce{0xca, 0xfe, 0xba, 0xbe, 0xfa, 0xce, 0xdb, 0xad, 0xde, 0xca, 0xf8, 0x88};
    std::string context = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    std::string text = bytes(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e24"
        "49a6b525b16aedf5aa0de657ba637b39");
    std::string sealed = bytes(
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b10"
        "56828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b");
    Gcm cipher{key, nonce, context};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(aes)

BOOST_FIXTURE_TEST_CASE(gcm_reproduces_the_published_vector, GcmVector) {
    BOOST_TEST(hex_encode(cipher.encrypt(text)) == hex_encode(sealed));
    BOOST_TEST(cipher.decrypt(sealed).value() == text);
}

BOOST_FIXTURE_TEST_CASE(gcm_refuses_every_changed_bit, GcmVector) {
    for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
        std::string changed = sealed;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
        BOOST_REQUIRE(!cipher.decrypt(changed));
    }
}

BOOST_FIXTURE_TEST_CASE(gcm_refuses_every_shorter_text, GcmVector) {
    for (std::size_t size = 0; size < sealed.size(); ++size) {
        BOOST_REQUIRE(!cipher.decrypt(sealed.substr(0, size)));
    }
}

BOOST_FIXTURE_TEST_CASE(gcm_refuses_another_context_or_nonce, GcmVector) {
    const Gcm other_context{key, nonce, "another purpose"};
    const Gcm other_nonce{key, GcmNonce{}, context};

    BOOST_TEST(!other_context.decrypt(sealed));
    BOOST_TEST(!other_nonce.decrypt(sealed));
}

BOOST_FIXTURE_TEST_CASE(gcm_seals_an_empty_text, GcmVector) {
    const std::string tag = cipher.encrypt("");

    BOOST_TEST(tag.size() == gcm_tag_bytes);
    BOOST_TEST(cipher.decrypt(tag).value().empty());
}

BOOST_AUTO_TEST_CASE(cbc_pads_to_whole_blocks_and_back) {
    const AesKey key;
    const AesBlock iv;
    const Cbc cipher{key, iv};

    for (std::size_t size = 0; size <= 48; ++size) {
        const std::string text(size, 'x');

        const std::string ciphertext = cipher.encrypt(text);

        BOOST_TEST(ciphertext.size() == (size / 16 + 1) * 16);
        BOOST_TEST(cipher.decrypt(ciphertext).value() == text);
    }
}

BOOST_AUTO_TEST_CASE(cbc_refuses_what_is_not_whole_blocks) {
    const AesKey key;
    const AesBlock iv;
    const Cbc cipher{key, iv};
    const std::string ciphertext = cipher.encrypt("twenty bytes of text");

    for (std::size_t size = 0; size < ciphertext.size(); ++size) {
        if (size % 16 != 0) BOOST_TEST(!cipher.decrypt(ciphertext.substr(0, size)));
    }
    BOOST_TEST(!cipher.decrypt(""));
}

BOOST_AUTO_TEST_SUITE_END()
