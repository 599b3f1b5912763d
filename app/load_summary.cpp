#include "app/load_summary.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

namespace coqewd {
namespace {

constexpr double saturated = 0.95;

/// The value that `percent` of the sorted values do not exceed; 0 when there are none.
double percentile_us(const std::vector<Duration>& sorted, std::size_t percent) {
    if (sorted.empty()) return 0;
    const std::size_t index = (sorted.size() * percent + 99) / 100;
    const Duration value = sorted[std::clamp<std::size_t>(index, 1, sorted.size()) - 1];
    return std::chrono::duration<double, std::micro>(value).count();
}

/// `faults: 2 timed_out; the first: No reply came before the deadline`.
std::string fault_line(const LoadFaults& faults) {
    std::string out;
    for (const auto& [code, count] : faults.by_code) {
        out += (out.empty() ? "faults: " : ", ") + std::to_string(count) + " " + code;
    }
    return out + "; the first: " + faults.first;
}

}  // namespace

double in_seconds(Duration time) {
    return std::chrono::duration<double>(time).count();
}

bool LoadSummary::client_was_saturated() const {
    return client_cpu > saturated;
}

LoadSummary summarise(LoadFigures figures) {
    std::ranges::sort(figures.latencies);
    const double seconds = in_seconds(figures.took);
    const double all = in_seconds(figures.after.own - figures.before.own);
    // What the machine below has taken away counts as idle, and not as time of this program.
    const double own = std::max(0.0, all - in_seconds(figures.idle));
    const auto answered = static_cast<double>(figures.answered);
    const bool took_time = seconds > 0;
    return {.answered = figures.answered,
            .wrong = figures.wrong,
            .unanswered = figures.unanswered,
            .unsent = figures.unsent,
            .seconds = seconds,
            .per_second = took_time ? answered / seconds : 0,
            .p50_us = percentile_us(figures.latencies, 50),
            .p90_us = percentile_us(figures.latencies, 90),
            .p99_us = percentile_us(figures.latencies, 99),
            .max_us = percentile_us(figures.latencies, 100),
            .client_cpu = took_time ? own / seconds : 0};
}

void add_to(JsonLine& line, const LoadSummary& summary) {
    line.add_number("per_second", summary.per_second);
    line.add_number("p50_us", summary.p50_us);
    line.add_number("p90_us", summary.p90_us);
    line.add_number("p99_us", summary.p99_us);
    line.add_number("max_us", summary.max_us);
    line.add_count("answered", summary.answered);
    line.add_count("wrong", summary.wrong);
    line.add_count("unanswered", summary.unanswered);
    line.add_count("unsent", summary.unsent);
    line.add_number("client_cpu", summary.client_cpu);
}

void LoadFaults::add(const Fault& fault, std::size_t count) {
    if (count == 0) return;
    if (by_code.empty()) first = fault.text;
    by_code[std::string(to_string(fault.code))] += count;
}

std::string to_text(const LoadSummary& summary, const LoadFaults& faults) {
    std::string unsent;
    if (summary.unsent > 0) unsent = ", " + std::to_string(summary.unsent) + " not sent";
    std::array<char, 320> text{};
    std::snprintf(text.data(), text.size(),
                  "%zu replies (%zu faults%s) in %.3f s: %.0f/s\n"
                  "p50 %.0f us, p90 %.0f us, p99 %.0f us, max %.0f us; client CPU %.0f %%",
                  summary.answered, summary.wrong + summary.unanswered, unsent.c_str(),
                  summary.seconds, summary.per_second, summary.p50_us, summary.p90_us,
                  summary.p99_us, summary.max_us, summary.client_cpu * 100);
    std::string out = text.data();
    if (summary.client_was_saturated()) out += ", which is what these figures measure";
    return out + (faults.by_code.empty() ? std::string() : "\n" + fault_line(faults));
}

std::string to_json(const LoadSummary& summary, const LoadFaults& faults) {
    JsonLine line;
    line.add_number("seconds", summary.seconds);
    add_to(line, summary);
    JsonLine by_code;
    for (const auto& [code, count] : faults.by_code) by_code.add_count(code, count);
    line.add_json("faults", by_code.text());
    line.add_flag("void", summary.client_was_saturated());
    return line.text();
}

}  // namespace coqewd
