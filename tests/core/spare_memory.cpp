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

constexpr std::size_t kept_max = 64;

std::vector<void*> many_taken(std::size_t count) {
    std::vector<void*> blocks;
    while (blocks.size() < count) blocks.push_back(taken(256));
    return blocks;
}

void give_back(const std::vector<void*>& blocks) {
    for (void* const block : blocks) SpareMemory::give_back(block, 256);
}

/// Where objects lie that are shared and then destroyed, in this order.
std::vector<const void*> places_of_shared() {
    std::vector<std::shared_ptr<std::string>> shared;
    std::vector<const void*> places;
    while (places.size() < kept_max) {
        shared.push_back(make_shared_spare<std::string>("shared"));
        places.push_back(shared.back().get());
    }
    for (auto& each : shared) each.reset();
    return places;
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

BOOST_AUTO_TEST_CASE(what_one_thread_takes_another_keeps_when_it_is_given_back_there) {
    std::vector<void*> blocks = many_taken(kept_max);
    std::vector<void*> next;

    std::thread([&] {
        give_back(blocks);
        next = many_taken(kept_max);
        give_back(next);
    }).join();

    // That thread has ended, and what it kept is malloc's again: nothing is lost (LeakSanitizer).
    std::ranges::reverse(blocks);
    BOOST_TEST((next == blocks));
}

BOOST_AUTO_TEST_CASE(a_thread_keeps_64_blocks_of_a_size) {
    std::vector<void*> blocks;
    std::vector<void*> next;

    std::thread([&] {
        blocks = many_taken(kept_max + 1);
        give_back(blocks);
        next = many_taken(kept_max);
        give_back(next);
    }).join();

    // The last one was one too many.
    blocks.pop_back();
    std::ranges::reverse(blocks);
    BOOST_TEST((next == blocks));
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
    std::vector<const void*> places = places_of_shared();

    const std::vector<const void*> next = places_of_shared();

    std::ranges::reverse(places);
    BOOST_TEST((next == places));
}

BOOST_AUTO_TEST_SUITE_END()
