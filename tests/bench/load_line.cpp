#include "tests/bench/load_line.hpp"

#include <algorithm>

#include "app/load_summary.hpp"

namespace coqewd::bench {
namespace {

/// What the server's processes took, and what else the machine did meanwhile.
void add_servers(JsonLine& line, const LoadFigures& figures, const LoadSummary& summary) {
    const double own = in_seconds(figures.after.own - figures.before.own);
    const double servers = in_seconds(figures.after.servers - figures.before.servers);
    const double all = in_seconds(figures.after.all - figures.before.all);
    constexpr double microseconds = 1e6;
    const auto answered = static_cast<double>(std::max<std::size_t>(figures.answered, 1));
    line.add_number("server_cpu", servers / summary.seconds);
    line.add_number("server_us_each", servers * microseconds / answered);
    const double others = (all - servers - own) / summary.seconds;
    line.add_number("others_cpu", std::max(0.0, others));
}

}  // namespace

JsonLine line_of(const LoadOptions& options, const LoadFigures& figures) {
    const LoadSummary summary = summarise(figures);
    JsonLine line;
    line.add_text("mode", options.mode);
    line.add_flag("tls", options.endpoint.tls.has_value());
    line.add_count("connections", options.plan.connections);
    line.add_count("in_flight", options.plan.in_flight);
    line.add_count("bytes", options.bytes);
    line.add_count("rate", options.plan.rate);
    add_to(line, summary);
    if (!options.plan.servers.empty()) add_servers(line, figures, summary);
    line.add_flag("void", summary.client_was_saturated());
    return line;
}

}  // namespace coqewd::bench
