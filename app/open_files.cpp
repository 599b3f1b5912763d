#include "app/open_files.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <stdexcept>
#include <string>

#include "net/http/static_files.hpp"

namespace coqewd {
namespace {

/// The standard ones, libraries, the resolver, and connections that are refused.
constexpr std::size_t files_of_any_process = 100;

/// What it waits with (an epoll, three that wake it) and where it listens.
constexpr std::size_t files_of_a_thread = 5;

/// An old connection may still be closing while the next one begins.
constexpr std::size_t files_of_a_link = 2;

}  // namespace

std::size_t raise_open_files(std::size_t wanted) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur >= wanted) return limit.rlim_cur;
    const rlimit all{.rlim_cur = wanted, .rlim_max = std::max<rlim_t>(wanted, limit.rlim_max)};
    if (::setrlimit(RLIMIT_NOFILE, &all) == 0) return wanted;
    const rlimit allowed{.rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max};
    return ::setrlimit(RLIMIT_NOFILE, &allowed) == 0 ? limit.rlim_max : limit.rlim_cur;
}

void allow_connections(std::size_t count) {
    const std::size_t needed = count + files_of_any_process;
    const std::size_t allowed = raise_open_files(needed);
    if (allowed >= needed) return;
    throw std::runtime_error(std::to_string(count) + " connections need " + std::to_string(needed) +
                             " open files, and a process may have " + std::to_string(allowed) +
                             " here: raise the hard limit (ulimit -Hn), or take fewer");
}

std::size_t files_besides_clients(const Config& config) {
    const std::size_t files_served =
        config.www.empty() ? 0 : net::http::StaticFiles::Options{}.files_max * config.io_threads;
    return files_of_any_process + files_of_a_thread * (config.io_threads + config.workers) +
           files_of_a_link * config.peers.size() + files_served;
}

std::size_t connections_within(std::size_t open_files, std::size_t wanted, std::size_t others) {
    const std::size_t left = open_files > others ? open_files - others : 0;
    return std::clamp<std::size_t>(left, 1, wanted);
}

}  // namespace coqewd
