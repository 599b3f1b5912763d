#pragma once

#include <cstddef>
#include <memory>
#include <utility>

namespace coqewd {

/// Memory for what lives as long as a message. Each thread keeps some of what is given back on it,
/// for what is taken there next: a message takes none from malloc then, also when many are on their
/// way at once. (malloc itself keeps seven blocks of a size for each thread.)
///
/// For any thread. What was taken on one may be given back on another, which then keeps it.
class SpareMemory {
  public:
    /// Aligned as operator new does it. Throws std::bad_alloc.
    static void* take(std::size_t bytes);

    /// With as many bytes as were taken.
    static void give_back(void* memory, std::size_t bytes) noexcept;
};

/// Takes the memory for an object, or an array, from there.
template <typename T>
struct SpareAllocator {
    static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);

    using value_type = T;

    SpareAllocator() = default;
    template <typename Other>
    SpareAllocator(const SpareAllocator<Other>&) {}

    T* allocate(std::size_t count) { return static_cast<T*>(SpareMemory::take(count * sizeof(T))); }
    void deallocate(T* memory, std::size_t count) noexcept {
        SpareMemory::give_back(memory, count * sizeof(T));
    }

    template <typename Other>
    bool operator==(const SpareAllocator<Other>&) const {
        return true;
    }
};

/// Like std::make_shared.
template <typename T, typename... Arguments>
std::shared_ptr<T> make_shared_spare(Arguments&&... arguments) {
    return std::allocate_shared<T>(SpareAllocator<T>(), std::forward<Arguments>(arguments)...);
}

/// A base of classes whose objects are made with `new` and lie there.
class InSpareMemory {
  public:
    static void* operator new(std::size_t bytes) { return SpareMemory::take(bytes); }
    static void operator delete(void* memory, std::size_t bytes) noexcept {
        SpareMemory::give_back(memory, bytes);
    }

  protected:
    ~InSpareMemory() = default;
};

}  // namespace coqewd
