#include "auth/random.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

// The C library already has a function of the suite's name in the global namespace.
namespace coqewd::auth {

namespace {

// Every byte the same.
class Constant final : public RandomSource {
  public:
    explicit Constant(unsigned char byte) : byte_(byte) {}

    void fill(std::span<unsigned char> bytes) override {
        std::fill(bytes.begin(), bytes.end(), byte_);
        drawn_ += bytes.size();
    }

    std::size_t drawn() const { return drawn_; }

  private:
    const unsigned char byte_;
    std::atomic<std::size_t> drawn_{0};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(random)

BOOST_AUTO_TEST_CASE(an_installed_source_is_what_everything_draws_from) {
    Constant source(0x41);
    const RandomScope scope(source);

    BOOST_TEST(random_bytes(3) == "AAA");
    BOOST_TEST(random_id() == "QUFBQUFBQUFBQUFBQUFB");
    BOOST_TEST(random_uuid() == "41414141-4141-4141-8141-414141414141");
    BOOST_TEST(random_uniform() == double(0x4141414141414141u >> 11) * 0x1p-53);

    BOOST_TEST(source.drawn() == 3u + 15 + 16 + 8);
}

BOOST_AUTO_TEST_CASE(scopes_nest_and_restore_the_source_before) {
    Constant outer_source('o'), inner_source('i');
    {
        const RandomScope outer(outer_source);
        {
            const RandomScope inner(inner_source);
            BOOST_TEST(random_bytes(1) == "i");
        }
        BOOST_TEST(random_bytes(1) == "o");
    }

    random_bytes(32);

    BOOST_TEST(outer_source.drawn() == 1u);
    BOOST_TEST(inner_source.drawn() == 1u);
}

BOOST_AUTO_TEST_CASE(a_source_serves_every_thread) {
    Constant source('t');
    const RandomScope scope(source);
    std::vector<std::thread> threads;

    for (int i = 0; i < 4; ++i) threads.emplace_back([] { random_bytes(100); });
    for (auto& thread : threads) thread.join();

    BOOST_TEST(source.drawn() == 400u);
}

BOOST_AUTO_TEST_CASE(uniform_numbers_stay_below_one) {
    Constant ones(0xff), zeros(0);
    {
        const RandomScope scope(ones);
        BOOST_TEST(random_uniform() < 1.0);
        BOOST_TEST(random_uniform() > 0.999999);
    }
    const RandomScope scope(zeros);
    BOOST_TEST(random_uniform() == 0.0);
}

BOOST_AUTO_TEST_CASE(ids_are_url_safe_and_never_shorter_than_120_bits) {
    for (const std::size_t bits : {0u, 1u, 119u, 120u}) BOOST_TEST(random_id(bits).size() == 20u);
    BOOST_TEST(random_id(121).size() == 22u);
    BOOST_TEST(random_id(256).size() == 43u);

    const std::string id = random_id(8000);

    BOOST_TEST((id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                     "0123456789-_") == id.npos));
}

BOOST_AUTO_TEST_CASE(ids_of_several_threads_do_not_repeat) {
    constexpr int threads_count = 4, ids_each = 1000;
    std::vector<std::vector<std::string>> drawn(threads_count);
    std::vector<std::thread> threads;

    for (auto& ids : drawn) {
        threads.emplace_back([&ids] {
            for (int i = 0; i < ids_each; ++i) ids.push_back(random_id());
        });
    }
    for (auto& thread : threads) thread.join();

    std::set<std::string> different;
    for (const auto& ids : drawn) different.insert(ids.begin(), ids.end());
    BOOST_TEST(different.size() == static_cast<std::size_t>(threads_count * ids_each));
}

BOOST_AUTO_TEST_CASE(a_uuid_says_its_version_and_variant) {
    for (int i = 0; i < 100; ++i) {
        const std::string uuid = random_uuid();

        BOOST_REQUIRE(uuid.size() == 36u);
        BOOST_REQUIRE(uuid[14] == '4');
        BOOST_REQUIRE(std::string_view("89ab").find(uuid[19]) != std::string_view::npos);
        for (const std::size_t dash : {8u, 13u, 18u, 23u}) BOOST_REQUIRE(uuid[dash] == '-');
    }
}

BOOST_AUTO_TEST_CASE(no_bytes_are_no_bytes) {
    BOOST_TEST(random_bytes(0).empty());
    BOOST_TEST(random_bytes(1000).size() == 1000u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace coqewd::auth
