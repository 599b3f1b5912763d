#include "auth/secret.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <ostream>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

using namespace coqewd::auth;

namespace {

template <typename T>
concept Printable = requires(std::ostream& out, const T& value) { out << value; };

}  // namespace

BOOST_AUTO_TEST_SUITE(secret)

BOOST_AUTO_TEST_CASE(wiping_overwrites_every_byte) {
    std::array<unsigned char, 16> bytes{};
    bytes.fill(0xaa);

    wipe(bytes);

    BOOST_TEST((bytes == std::array<unsigned char, 16>{}));
}

BOOST_AUTO_TEST_CASE(wiping_a_text_overwrites_its_unused_capacity_too) {
    std::string text(100, 'x');
    const std::span<const char> buffer(text.data(), text.size());
    text.resize(3);

    wipe(text);

    // The string keeps its buffer, so what is left there can be looked at.
    BOOST_TEST(text.empty());
    BOOST_REQUIRE(text.data() == buffer.data());
    BOOST_TEST(std::all_of(buffer.begin(), buffer.end(), [](char c) { return c == 0; }));
}

BOOST_AUTO_TEST_CASE(a_moved_secret_leaves_nothing_behind) {
    for (const std::size_t size : {5u, 500u}) {
        Secret from(std::string(size, 's'));

        const Secret to = std::move(from);

        BOOST_TEST(to.reveal() == std::string(size, 's'));
        BOOST_TEST(from.empty());  // NOLINT: what a moved secret holds is what is proved
    }
}

BOOST_AUTO_TEST_CASE(a_secret_can_be_replaced_and_copied) {
    Secret first("fake one");
    const Secret copy = first;

    first = Secret("fake two");

    BOOST_TEST(first.reveal() == "fake two");
    BOOST_TEST(copy.reveal() == "fake one");
}

BOOST_AUTO_TEST_CASE(a_secret_cannot_be_printed_by_mistake) {
    BOOST_TEST(!Printable<Secret>);
    BOOST_TEST((!std::is_convertible_v<Secret, std::string_view>));
    BOOST_TEST((!std::is_convertible_v<Secret, std::string>));
}

BOOST_AUTO_TEST_SUITE_END()
