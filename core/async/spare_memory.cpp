#include "core/async/spare_memory.hpp"

#include <array>
#include <new>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define COQEWD_ASAN
#include <sanitizer/asan_interface.h>
#endif
#endif

namespace coqewd {

namespace {

/// Blocks are of these sizes: one step, two, and so on. Larger ones are nobody's spare.
constexpr std::size_t step_bytes = 64;
constexpr std::size_t steps_max = 16;
/// Of each size; all of them together have half a megabyte.
constexpr std::size_t blocks_max = 64;

struct Block {
    Block* next;
};

struct Spares {
    Block* first = nullptr;
    std::size_t count = 0;
};

// Without destructors, so that what is destroyed last in a thread can still give its memory back.
constinit thread_local std::array<Spares, steps_max> all_spares{};
constinit thread_local bool thread_ends = false;

/// The sanitizer then refuses what nobody has taken, as after `delete`.
void forbid([[maybe_unused]] void* block, [[maybe_unused]] std::size_t bytes) {
#ifdef COQEWD_ASAN
    ASAN_POISON_MEMORY_REGION(block, bytes);
#endif
}

void permit([[maybe_unused]] void* block, [[maybe_unused]] std::size_t bytes) {
#ifdef COQEWD_ASAN
    ASAN_UNPOISON_MEMORY_REGION(block, bytes);
#endif
}

void* pop(Spares& spares, std::size_t bytes) {
    Block* const block = spares.first;
    permit(block, bytes);
    spares.first = block->next;
    --spares.count;
    return block;
}

struct AtThreadEnd {
    ~AtThreadEnd() {
        thread_ends = true;
        for (std::size_t step = 0; step < steps_max; ++step) {
            Spares& spares = all_spares[step];
            while (spares.first) ::operator delete(pop(spares, (step + 1) * step_bytes));
        }
    }
};

constexpr std::size_t step_of(std::size_t bytes) {
    return (bytes - 1) / step_bytes;
}

}  // namespace

void* SpareMemory::take(std::size_t bytes) {
    const std::size_t step = step_of(bytes);
    if (step >= steps_max) return ::operator new(bytes);
    const std::size_t block_bytes = (step + 1) * step_bytes;
    Spares& spares = all_spares[step];
    return spares.first ? pop(spares, block_bytes) : ::operator new(block_bytes);
}

void SpareMemory::give_back(void* memory, std::size_t bytes) noexcept {
    const std::size_t step = step_of(bytes);
    if (step >= steps_max || thread_ends || all_spares[step].count == blocks_max) {
        return ::operator delete(memory);
    }
    thread_local const AtThreadEnd at_thread_end;
    static_cast<void>(at_thread_end);
    Spares& spares = all_spares[step];
    spares.first = new (memory) Block{spares.first};
    ++spares.count;
    forbid(memory, (step + 1) * step_bytes);
}

}  // namespace coqewd
