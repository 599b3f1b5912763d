#include "app/open_files.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <stdexcept>
#include <string>

namespace coqewd {

void allow_connections(std::size_t count) {
    /// Files of a process that are no connections.
    constexpr rlim_t other_files = 100;
    const rlim_t needed = count + other_files;
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur >= needed) return;
    const rlim_t allowed = limit.rlim_max;
    limit.rlim_cur = needed;
    limit.rlim_max = std::max(needed, allowed);
    if (::setrlimit(RLIMIT_NOFILE, &limit) == 0) return;
    throw std::runtime_error(std::to_string(count) + " connections need " + std::to_string(needed) +
                             " open files, and a process may have " + std::to_string(allowed) +
                             " here: raise the hard limit (ulimit -Hn), or take fewer");
}

}  // namespace coqewd
