// Loads a server through real sockets: see load_usage().
#include <algorithm>
#include <cstdlib>
#include <exception>
#include <iostream>

#include "app/load_run.hpp"
#include "app/load_summary.hpp"
#include "app/open_files.hpp"
#include "tests/bench/load_modes.hpp"
#include "tests/bench/run_to_end.hpp"
#include "tests/bench/stuck_clients.hpp"

namespace {

using namespace coqewd;
using namespace coqewd::bench;

double in_seconds(Duration time) {
    return std::chrono::duration<double>(time).count();
}

/// What the server's processes took, and what else the machine did meanwhile.
void add_servers(JsonLine& line, const LoadFigures& figures, const LoadSummary& summary) {
    const double servers = in_seconds(figures.after.servers - figures.before.servers);
    const double all = in_seconds(figures.after.all - figures.before.all);
    constexpr double microseconds = 1e6;
    const auto answered = static_cast<double>(std::max<std::size_t>(figures.answered, 1));
    line.add_number("server_cpu", servers / summary.seconds);
    line.add_number("server_us_each", servers * microseconds / answered);
    const double others = (all - servers) / summary.seconds - summary.client_cpu;
    line.add_number("others_cpu", std::max(0.0, others));
}

std::string to_line(const LoadOptions& options, const LoadFigures& figures,
                    std::size_t stuck_closed) {
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
    if (options.stuck > 0) line.add_count("stuck_closed", stuck_closed);
    line.add_flag("void", summary.client_was_saturated());
    return line.text();
}

Task<> run_and_print(Executor executor, const LoadOptions& options) {
    LoadRun run(executor, options.plan, [&] { return load_mode(options.mode)(executor, options); });
    StuckClients stuck(executor, options);
    stuck.begin();
    const LoadFigures figures = co_await run.run();
    co_await stuck.end();
    std::cout << to_line(options, figures, stuck.closed()) << std::endl;
}

}  // namespace

int main(int count, char** words) {
    if (count == 2 && words[1] == std::string("--help")) {
        std::cout << load_usage();
        return EXIT_SUCCESS;
    }
    try {
        const LoadOptions options = read_load_options(count, words);
        allow_connections(options.plan.connections);
        boost::asio::io_context io{1};
        run_to_end(io, run_and_print(io.get_executor(), options));
        return EXIT_SUCCESS;
    } catch (const std::exception& failure) {
        std::cerr << "bench_load: " << failure.what() << '\n';
        return 2;
    }
}
