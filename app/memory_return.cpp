#include "app/memory_return.hpp"

#include <malloc.h>

#include <algorithm>
#include <boost/asio/this_coro.hpp>

#include "core/async/timer.hpp"

namespace coqewd {

bool MemoryReturn::due(std::size_t clients) {
    constexpr std::size_t few_part = 100;
    most_ = std::max(most_, clients);
    const bool few_leave = last_ <= clients + most_ / few_part;
    last_ = clients;
    if (!few_leave || most_ < clients_min || clients > most_ / 2) return false;
    most_ = clients;
    return true;
}

Task<> return_memory(std::function<std::size_t()> clients) {
    constexpr auto pause = std::chrono::milliseconds(200);
    MemoryReturn memory;
    Timer timer(co_await boost::asio::this_coro::executor);
    for (;;) {
        co_await timer.wait_for(pause);
        if (!memory.due(clients())) continue;
#ifdef __GLIBC__
        ::malloc_trim(0);
#endif
    }
}

}  // namespace coqewd
