#include "core/async/spare_memory.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace coqewd;

namespace {

/// Written to its last byte, which a sanitizer would refuse in a block that is too small.
void* taken(std::size_t bytes) {
    return std::memset(SpareMemory::take(bytes), 'x', bytes);
}

struct Base {
    virtual ~Base() = default;
};

struct Large final : Base, InSpareMemory {
    std::string text = "large";
    char rest[500] = {};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(spare_memory)

BOOST_AUTO_TEST_CASE(what_is_given_back_is_taken_next) {
    void* const first = taken(300);
    SpareMemory::give_back(first, 300);

    // A block serves all sizes of its step.
    void* const next = taken(310);

    BOOST_TEST(next == first);
    SpareMemory::give_back(next, 310);
}

BOOST_AUTO_TEST_CASE(who_needs_more_gets_another_block) {
    void* const small = taken(64);
    SpareMemory::give_back(small, 64);

    void* const large = taken(65);

    BOOST_TEST(large != small);
    SpareMemory::give_back(large, 65);
}

BOOST_AUTO_TEST_CASE(no_two_have_the_same_block) {
    std::vector<void*> blocks;
    for (int round = 0; round < 2; ++round) {
        for (int n = 0; n < 200; ++n) blocks.push_back(taken(128));
        auto sorted = blocks;
        std::sort(sorted.begin(), sorted.end());
        BOOST_TEST((std::unique(sorted.begin(), sorted.end()) == sorted.end()));
        for (void* const block : blocks) SpareMemory::give_back(block, 128);
        blocks.clear();
    }
}

BOOST_AUTO_TEST_CASE(any_size_is_aligned_for_any_object) {
    for (const std::size_t bytes : {1UL, 63UL, 64UL, 65UL, 1023UL, 1024UL, 1025UL, 100'000UL}) {
        void* const block = taken(bytes);
        BOOST_TEST(reinterpret_cast<std::uintptr_t>(block) % __STDCPP_DEFAULT_NEW_ALIGNMENT__ == 0);
        SpareMemory::give_back(block, bytes);
    }
}

BOOST_AUTO_TEST_CASE(what_one_thread_takes_another_may_give_back) {
    std::vector<void*> blocks;
    std::thread([&blocks] {
        for (int n = 0; n < 100; ++n) blocks.push_back(taken(256));
    }).join();
    std::thread([&blocks] {
        for (void* const block : blocks) SpareMemory::give_back(block, 256);
    }).join();

    // That thread has ended, and what it kept is malloc's again: nothing is lost (LeakSanitizer).
    BOOST_TEST(blocks.size() == 100U);
}

BOOST_AUTO_TEST_CASE(an_object_lies_there_whoever_destroys_it) {
    std::unique_ptr<Base> one = std::make_unique<Large>();
    void* const place = dynamic_cast<void*>(one.get());
    one.reset();

    void* const next = SpareMemory::take(sizeof(Large));

    BOOST_TEST(next == place);
    SpareMemory::give_back(next, sizeof(Large));
}

BOOST_AUTO_TEST_CASE(what_is_shared_lies_there_too) {
    auto one = make_shared_spare<std::string>("shared");
    const std::weak_ptr<std::string> watched = one;
    const void* const place = one.get();
    BOOST_TEST(*one == "shared");

    one.reset();

    BOOST_TEST(watched.expired());
    // The block goes back with the last weak pointer.
    auto other = make_shared_spare<std::string>("other");
    BOOST_TEST(static_cast<const void*>(other.get()) != place);
}

BOOST_AUTO_TEST_SUITE_END()
