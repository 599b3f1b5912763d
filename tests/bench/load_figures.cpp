#include "tests/bench/load_figures.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace coqewd::bench {
namespace {

constexpr double saturated = 0.95;

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

double percentile_us(const std::vector<Duration>& sorted, double part) {
    if (sorted.empty()) return 0;
    const auto place = static_cast<std::size_t>(part * static_cast<double>(sorted.size()));
    const Duration value = sorted[std::min(place, sorted.size() - 1)];
    return std::chrono::duration<double, std::micro>(value).count();
}

double in_seconds(Duration time) {
    return std::chrono::duration<double>(time).count();
}

/// Room for a name, a number and what is between.
using Member = std::array<char, 64>;

std::string member(const char* name, double value) {
    Member text{};
    std::snprintf(text.data(), text.size(), R"(,"%s":%.6g)", name, value);
    return text.data();
}

std::string member(const char* name, std::size_t value) {
    return std::string(",\"") + name + "\":" + std::to_string(value);
}

std::string member(const char* name, const char* json) {
    return std::string(",\"") + name + "\":" + json;
}

std::string about(const LoadOptions& options) {
    return "{\"mode\":\"" + options.mode + '"' +
           member("tls", options.endpoint.tls ? "true" : "false") +
           member("connections", options.connections) + member("in_flight", options.in_flight) +
           member("bytes", options.bytes) + member("rate", options.rate);
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

std::string to_line(const LoadOptions& options, LoadFigures figures) {
    std::ranges::sort(figures.latencies);
    const auto& sorted = figures.latencies;
    const double seconds = in_seconds(figures.took);
    const double own = in_seconds(figures.after.own - figures.before.own) / seconds;
    const double servers = in_seconds(figures.after.servers - figures.before.servers);
    const double all = in_seconds(figures.after.all - figures.before.all);
    const auto answered = static_cast<double>(figures.answered);
    constexpr double microseconds = 1e6;
    std::string line = about(options) + member("per_second", answered / seconds) +
                       member("p50_us", percentile_us(sorted, 0.50)) +
                       member("p90_us", percentile_us(sorted, 0.90)) +
                       member("p99_us", percentile_us(sorted, 0.99)) +
                       member("max_us", percentile_us(sorted, 1)) +
                       member("answered", figures.answered) + member("wrong", figures.wrong) +
                       member("unanswered", figures.unanswered) + member("client_cpu", own);
    if (!options.servers.empty() && figures.answered > 0) {
        line += member("server_cpu", servers / seconds) +
                member("server_us_each", servers * microseconds / answered) +
                member("others_cpu", std::max(0.0, (all - servers) / seconds - own));
    }
    return line + member("void", own > saturated ? "true" : "false") + "}";
}

}  // namespace coqewd::bench
