#include "app/load_figures.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
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

/// User and system time of a process, by proc(5).
std::chrono::microseconds time_of(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string line;
    if (!std::getline(file, line)) throw std::runtime_error("a process of the server is gone");
    // The name of the program, in brackets, may have anything in it.
    std::istringstream rest(line.substr(line.rfind(')') + 1));
    std::string skipped;
    constexpr int words_before = 11;
    for (int n = 0; n < words_before; ++n) rest >> skipped;
    long user = 0;
    long system = 0;
    rest >> user >> system;
    return of_ticks(user + system);
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
