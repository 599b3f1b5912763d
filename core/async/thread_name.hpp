#pragma once

#include <cstddef>
#include <string_view>

namespace coqewd {

/// Names the thread that calls it `KIND-INDEX`, as `top -H`, `ps -L` and debuggers show it. The
/// system keeps 15 bytes of it (pthread_setname_np(3)).
void name_this_thread(std::string_view kind, std::size_t index);

}  // namespace coqewd
