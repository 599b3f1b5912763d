#include "app/load.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace coqewd {
namespace {

/// The value that `percent` of the sorted values do not exceed.
double percentile_us(const std::vector<std::chrono::nanoseconds>& sorted, std::size_t percent) {
    const std::size_t index = (sorted.size() * percent + 99) / 100;
    const auto value = sorted[std::clamp<std::size_t>(index, 1, sorted.size()) - 1];
    return std::chrono::duration<double, std::micro>(value).count();
}

/// `faults: 2 timed_out; the first: No reply came before the deadline`.
std::string fault_line(const LoadResult& result) {
    std::string out;
    for (const auto& [code, count] : result.faults_by_code) {
        out += (out.empty() ? "faults: " : ", ") + std::to_string(count) + " " + code;
    }
    return out + "; the first: " + result.first_fault;
}

}  // namespace

void LoadResult::add(const Fault& fault) {
    if (faults++ == 0) first_fault = fault.text;
    ++faults_by_code[std::string(to_string(fault.code))];
}

std::string summary(LoadResult result) {
    std::ranges::sort(result.latencies);
    const double seconds = std::chrono::duration<double>(result.took).count();
    const auto count = result.latencies.size();
    std::array<char, 160> text{};
    std::snprintf(text.data(), text.size(),
                  "%zu replies (%zu faults) in %.3f s: %.0f/s, p50 %.0f us, p99 %.0f us", count,
                  result.faults, seconds, static_cast<double>(count) / seconds,
                  percentile_us(result.latencies, 50), percentile_us(result.latencies, 99));
    return text.data() + (result.faults > 0 ? "\n" + fault_line(result) : std::string());
}

}  // namespace coqewd
