#include "auth/key_ring.hpp"

#include "auth/base64url.hpp"
#include "auth/hex.hpp"
#include "tests/auth/keys.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace coqewd::auth;

namespace {

template <typename Bytes>
std::string hex_of(const Bytes& bytes) {
    return hex_encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

auto fault_of(const std::vector<Key>& keys) {
    return KeyRing::make(keys).error();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(key_ring)

BOOST_AUTO_TEST_CASE(qewd_key_and_iv_of_the_specification_are_reproduced) {
    const KeyRing ring = ring_of(vector_secret);

    BOOST_TEST(hex_of(ring.signer().qewd_key) ==
               "3dafbc200ae428873a0a7e1c1e0b6949c66b5d3cb53dc231b8251702deaff20a");
    BOOST_TEST(hex_of(ring.signer().qewd_iv) == "f6ea3478e987f8bf13c557850ef816af");
}

BOOST_AUTO_TEST_CASE(claims_key_is_the_one_node_derives) {
    // crypto.hkdfSync('sha256', 'rig-shared-secret', '', 'coqewd private claims v1', 32)
    BOOST_TEST(hex_of(ring_of(vector_secret).signer().claims_key) ==
               "a0896e0e42990b670f56bdacf6ff4bd043b6430878251de8305676d689da911d");
}

BOOST_AUTO_TEST_CASE(header_names_the_kid_when_there_is_one) {
    const KeyRing plain = ring_of(new_secret);
    const KeyRing named = ring_of({Key{"2026-a", new_secret}});

    BOOST_TEST(plain.signer().header_segment == plain_header_segment);
    BOOST_TEST(base64url_decode(plain_header_segment).value() == R"({"typ":"JWT","alg":"HS256"})");
    BOOST_TEST(base64url_decode(named.signer().header_segment).value() ==
               R"({"typ":"JWT","alg":"HS256","kid":"2026-a"})");
}

BOOST_AUTO_TEST_CASE(the_first_key_signs_and_all_are_found_by_name) {
    const KeyRing ring = ring_of({Key{"b", new_secret}, Key{"a", old_secret}, Key{"", "fake"}});

    BOOST_TEST(ring.signer().kid == "b");
    BOOST_TEST(ring.find("a") == &*++ring.begin());
    BOOST_TEST(ring.find("b") == &ring.signer());
    BOOST_TEST(!ring.find("c"));
    BOOST_TEST(!ring.find(""));
}

BOOST_AUTO_TEST_CASE(copies_share_the_keys) {
    const KeyRing ring = ring_of(new_secret);
    const KeyRing copy = ring;  // NOLINT: the copy is what is proved

    BOOST_TEST(&copy.signer() == &ring.signer());
}

BOOST_AUTO_TEST_CASE(bad_configurations_are_refused_with_the_reason) {
    BOOST_TEST((fault_of({}) == Error::no_keys));
    BOOST_TEST((fault_of({Key{"a", "fake"}, Key{"b", ""}}) == Error::empty_secret));
    BOOST_TEST((fault_of({Key{"a", "fake"}, Key{"a", "fake too"}}) == Error::repeated_kid));
    BOOST_TEST((fault_of(std::vector<Key>(key_ring_keys_max + 1, Key{"", "fake"})) ==
                Error::too_many_keys));
    for (const auto* kid : {"a\"b", "a\\b", "a\nb", "\xc3\xa9", "\x7f"}) {
        BOOST_TEST((fault_of({Key{kid, "fake"}}) == Error::bad_kid), kid);
    }
    BOOST_TEST((fault_of({Key{std::string(kid_bytes_max + 1, 'k'), "fake"}}) == Error::bad_kid));
}

BOOST_AUTO_TEST_CASE(the_largest_ring_and_kid_are_accepted) {
    std::vector<Key> keys(key_ring_keys_max, Key{"", "fake"});
    keys.front().kid = std::string(kid_bytes_max, 'k');

    BOOST_TEST(KeyRing::make(keys).has_value());
}

BOOST_AUTO_TEST_CASE(secrets_under_32_bytes_are_weak) {
    BOOST_TEST(weak(vector_secret));
    BOOST_TEST(weak(std::string(31, 'x')));
    BOOST_TEST(!weak(std::string(32, 'x')));
}

BOOST_AUTO_TEST_SUITE_END()
