#include "auth/claims_cipher.hpp"

#include "auth/aes.hpp"
#include "auth/base64url.hpp"
#include "auth/hex.hpp"
#include "auth/random.hpp"
#include "tests/auth/keys.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

using namespace coqewd;
using namespace coqewd::auth;
namespace json = boost::json;

namespace {

// QEWD's specification, section 6.3.
const json::object vector_claims{{"socketId", "nT5k0zhe-ah0vLNwAAAE"},
                                 {"ipAddress", "::ffff:127.0.0.1"},
                                 {"authenticated", false}};
constexpr std::string_view vector_qewd =
    "93d90ce2263f65b0a599228747ef67f806cc0e1a6dd25471cbd8ca2e5f12ad654a94c41f8fb6ae7ee3394ef394f8e0"
    "acd52c8080d8c07cd2f56658f1642397de925676f821d6e8be45358e4308175d3a5e51b1cd22d1368ef0c9ce2f1d05"
    "a693";

// The same claims sealed by Node.js's crypto module with HKDF, AES-256-GCM and the nonce 0 to 11.
constexpr std::string_view vector_sealed =
    "v1.AAECAwQFBgcICQoLz0maUDveN3q4Updb-_6FFZwk5zojgx9WjLXv1frSkZcEMfEn6nuSnHLf2midzQW_qs2hXgsC"
    "9Zu8h_gGTsDW1XLpDWpPkS3nW_0ru-TAY4Ab6anCr2zRLNjRjtcvwPpRBof8LBpgtnw";

class Counting final : public RandomSource {
  public:
    void fill(std::span<unsigned char> bytes) override {
        for (auto& byte : bytes) byte = next_++;
    }

  private:
    unsigned char next_ = 0;
};

bool refused(const KeyRing& ring, std::string_view text) {
    const auto claims = auth::open(ring, text);
    return claims.has_error() && claims.error() == Error::claims;
}

// A ring with the same secret in second place.
KeyRing rotated(std::string_view secret) {
    return ring_of({Key{"new", foreign_secret}, Key{"", secret}});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(claims_cipher)

BOOST_AUTO_TEST_CASE(qewd_form_of_the_specification_is_reproduced_byte_for_byte) {
    BOOST_TEST(seal(ring_of(vector_secret), vector_claims, Form::qewd) == vector_qewd);
}

BOOST_AUTO_TEST_CASE(qewd_form_of_the_specification_is_opened_in_order) {
    const auto claims = auth::open(ring_of(vector_secret), vector_qewd).value();

    BOOST_TEST(json::serialize(claims) == json::serialize(vector_claims));
}

BOOST_AUTO_TEST_CASE(sealed_form_is_the_one_node_makes) {
    Counting source;
    const RandomScope scope(source);

    BOOST_TEST(seal(ring_of(vector_secret), vector_claims, Form::sealed) == vector_sealed);
    BOOST_TEST(auth::open(ring_of(vector_secret), vector_sealed).value() == vector_claims);
}

BOOST_AUTO_TEST_CASE(equal_claims_are_sealed_into_different_texts) {
    const KeyRing ring = ring_of(new_secret);
    const std::string first = seal(ring, vector_claims, Form::sealed);
    const std::string second = seal(ring, vector_claims, Form::sealed);

    BOOST_TEST(first.substr(3, 16) != second.substr(3, 16));
    BOOST_TEST(first.substr(19) != second.substr(19));
    BOOST_TEST(auth::open(ring, first).value() == auth::open(ring, second).value());
}

BOOST_AUTO_TEST_CASE(claims_of_every_size_come_back_in_both_forms) {
    const KeyRing ring = ring_of(new_secret);

    for (const Form form : {Form::sealed, Form::qewd}) {
        BOOST_TEST(auth::open(ring, seal(ring, {}, form)).value().empty());
        for (std::size_t size = 0; size < 70; ++size) {
            const json::object claims{{"text", std::string(size, 'x')}};
            BOOST_TEST(auth::open(ring, seal(ring, claims, form)).value() == claims);
        }
    }
}

BOOST_AUTO_TEST_CASE(every_changed_character_of_the_sealed_form_is_noticed) {
    const KeyRing ring = ring_of(vector_secret);

    for (std::size_t i = 0; i < vector_sealed.size(); ++i) {
        std::string text(vector_sealed);
        text[i] = text[i] == 'A' ? 'B' : 'A';
        BOOST_TEST(refused(ring, text), "character " << i);
    }
}

BOOST_AUTO_TEST_CASE(every_shorter_text_is_refused) {
    const KeyRing ring = ring_of(vector_secret);

    for (const auto text : {vector_sealed, vector_qewd}) {
        for (std::size_t size = 0; size < text.size(); ++size) {
            BOOST_TEST(refused(ring, text.substr(0, size)), "size " << size);
        }
    }
}

BOOST_AUTO_TEST_CASE(claims_of_another_secret_are_refused) {
    const KeyRing ring = ring_of(new_secret);

    BOOST_TEST(refused(ring, vector_sealed));
    BOOST_TEST(refused(ring, vector_qewd));
    for (int i = 0; i < 600; ++i) {
        const json::object claims{{"i", i}};
        const std::string text = seal(ring_of(foreign_secret), claims, Form::qewd);
        // About two of these pass the padding check by chance.
        BOOST_TEST(refused(ring, text));
    }
}

BOOST_AUTO_TEST_CASE(claims_of_an_older_key_of_the_ring_are_opened) {
    const KeyRing ring = rotated(vector_secret);

    BOOST_TEST(auth::open(ring, vector_sealed).value() == vector_claims);
    BOOST_TEST(auth::open(ring, vector_qewd).value() == vector_claims);
}

BOOST_AUTO_TEST_CASE(the_first_key_seals) {
    const KeyRing ring = rotated(old_secret);

    for (const Form form : {Form::sealed, Form::qewd}) {
        const std::string text = seal(ring, vector_claims, form);
        BOOST_TEST(auth::open(ring_of(foreign_secret), text).has_value());
        BOOST_TEST(refused(ring_of(old_secret), text));
    }
}

BOOST_AUTO_TEST_CASE(texts_of_no_form_are_refused) {
    const KeyRing ring = ring_of(new_secret);

    for (const auto* text : {"", "v1.", "v1", "v2.AAAA", "V1.AAAA", "v1.AAAAA", "v1.!!!!", "0",
                             "zz", "00", "v1.AAECAwQFBgcICQoL"}) {
        BOOST_TEST(refused(ring, text), text);
    }
    BOOST_TEST(refused(ring, std::string(32, '0')));
}

BOOST_AUTO_TEST_CASE(sealed_texts_that_are_no_object_are_refused) {
    const KeyRing ring = ring_of(new_secret);
    const Cbc cipher{ring.signer().qewd_key, ring.signer().qewd_iv};

    for (const auto* text : {"", "null", "[]", "{", "{}{}"}) {
        BOOST_TEST(refused(ring, hex_encode(cipher.encrypt(text))), text);
    }
    BOOST_TEST(auth::open(ring, hex_encode(cipher.encrypt("{}"))).has_value());
}

BOOST_AUTO_TEST_CASE(what_was_encrypted_for_another_context_is_refused) {
    const KeyRing ring = ring_of(new_secret);
    const auto sealed_for = [&](std::string_view context) {
        const Gcm cipher{.key = ring.signer().claims_key, .nonce = {}, .context = context};
        return "v1." + base64url_encode(std::string(12, '\0') + cipher.encrypt("{}"));
    };

    BOOST_TEST(refused(ring, sealed_for("another purpose")));
    BOOST_TEST(auth::open(ring, sealed_for("coqewd private claims v1")).has_value());
}

BOOST_AUTO_TEST_CASE(texts_over_the_limit_are_refused) {
    const KeyRing ring = ring_of(new_secret);
    const json::object large{{"text", std::string(private_claims_bytes_max, 'x')}};
    const json::object fits{{"text", std::string(private_claims_bytes_max / 2 - 100, 'x')}};

    for (const Form form : {Form::sealed, Form::qewd}) {
        BOOST_TEST(refused(ring, seal(ring, large, form)));
        BOOST_TEST(auth::open(ring, seal(ring, fits, form)).has_value());
    }
}

BOOST_AUTO_TEST_SUITE_END()
