#include "core/async/thread_name.hpp"

#include <pthread.h>

#include <algorithm>
#include <string>

namespace coqewd {

void name_this_thread(std::string_view kind, std::size_t index) {
    constexpr std::size_t bytes_max = 15;
    std::string name(kind);
    name.append("-").append(std::to_string(index));
    name.resize(std::min(name.size(), bytes_max));
    // A longer one is all that could fail.
    static_cast<void>(::pthread_setname_np(::pthread_self(), name.c_str()));
}

}  // namespace coqewd
