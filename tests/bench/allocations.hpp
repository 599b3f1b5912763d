#pragma once

#include <cstddef>

namespace coqewd::bench {

/// How often malloc was asked for memory, and for how many bytes in all.
struct Allocations {
    std::size_t count = 0;
    std::size_t bytes = 0;
};

/// Those of the whole process since it began, on all threads: of operator new, of Asio, which takes
/// the frames of coroutines from aligned_alloc, and of the libraries. A program that links
/// allocations.cpp counts them.
Allocations allocations_so_far();

}  // namespace coqewd::bench
