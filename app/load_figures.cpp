#include "app/load_figures.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <ctime>
#include <fstream>
#include <stdexcept>
#include <string>

namespace coqewd {
namespace {

std::chrono::microseconds to_microseconds(const timeval& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

std::chrono::microseconds of_ticks(long ticks) {
    constexpr long microseconds = 1'000'000;
    return std::chrono::microseconds(ticks * (microseconds / ::sysconf(_SC_CLK_TCK)));
}

/// Of all its threads, as finely as the system keeps it (clock_getcpuclockid(3)).
std::chrono::microseconds time_of(pid_t process) {
    clockid_t clock{};
    timespec time{};
    if (::clock_getcpuclockid(process, &clock) != 0 || ::clock_gettime(clock, &time) != 0) {
        throw std::runtime_error("a process of the server is gone");
    }
    const auto exact = std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
    return std::chrono::duration_cast<std::chrono::microseconds>(exact);
}

/// All of them but the time in which nothing ran, by proc(5).
std::chrono::microseconds time_of_all() {
    std::ifstream file("/proc/stat");
    std::string name;
    long user = 0, nice = 0, system = 0, idle = 0, waiting = 0, irq = 0, softirq = 0, stolen = 0;
    file >> name >> user >> nice >> system >> idle >> waiting >> irq >> softirq >> stolen;
    return of_ticks(user + nice + system + irq + softirq + stolen);
}

}  // namespace

ProcessorTimes ProcessorTimes::now(std::span<const pid_t> servers) {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    ProcessorTimes times{.own = to_microseconds(usage.ru_utime) + to_microseconds(usage.ru_stime),
                         .all = time_of_all()};
    for (const pid_t process : servers) times.servers += time_of(process);
    return times;
}

}  // namespace coqewd
