#include "auth/hmac.hpp"

#include "auth/hex.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

using namespace coqewd::auth;

namespace {

std::string hmac_hex(std::string_view key, std::string_view text) {
    const auto digest = Hmac(key).of(text);
    return hex_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hmac)

BOOST_AUTO_TEST_CASE(vectors_of_rfc_4231_are_reproduced) {
    BOOST_TEST(hmac_hex(std::string(20, '\x0b'), "Hi There") ==
               "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    BOOST_TEST(hmac_hex("Jefe", "what do ya want for nothing?") ==
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    BOOST_TEST(hmac_hex(std::string(20, '\xaa'), std::string(50, '\xdd')) ==
               "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    BOOST_TEST(hmac_hex(std::string(131, '\xaa'),
                        "Test Using Larger Than Block-Size Key - Hash Key First") ==
               "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

BOOST_AUTO_TEST_CASE(one_key_serves_many_texts_and_threads) {
    const Hmac hmac("fake-secret");
    const auto expected = hmac.of("text");
    std::atomic<int> same{0};
    std::vector<std::thread> threads;

    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int n = 0; n < 500; ++n) {
                hmac.of("another text");
                if (hmac.of("text") == expected) ++same;
            }
        });
    }
    for (auto& thread : threads) thread.join();

    BOOST_TEST(same == 2000);
}

BOOST_AUTO_TEST_SUITE_END()
