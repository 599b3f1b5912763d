#include "tests/bench/allocations.hpp"

#include <atomic>
#include <cstdlib>

namespace {

// Constants before anything runs: the first calls come before any constructor.
constinit std::atomic<std::size_t> count{0};
constinit std::atomic<std::size_t> bytes{0};

void note(std::size_t size) {
    count.fetch_add(1, std::memory_order_relaxed);
    bytes.fetch_add(size, std::memory_order_relaxed);
}

}  // namespace

// glibc takes these in the place of its own, which go on under these names; free() is left alone.
extern "C" {

void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t number, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

void* malloc(std::size_t size) {
    note(size);
    return __libc_malloc(size);
}

void* calloc(std::size_t number, std::size_t size) {
    note(number * size);
    return __libc_calloc(number, size);
}

void* realloc(void* old, std::size_t size) {
    note(size);
    return __libc_realloc(old, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) {
    note(size);
    return __libc_memalign(alignment, size);
}
}

namespace coqewd::bench {

Allocations allocations_so_far() {
    return {.count = count.load(), .bytes = bytes.load()};
}

}  // namespace coqewd::bench
