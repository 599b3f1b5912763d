// Loads a server through real sockets: see load_usage().
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>

#include "app/open_files.hpp"
#include "tests/bench/load_line.hpp"
#include "tests/bench/load_modes.hpp"
#include "tests/bench/run_to_end.hpp"
#include "tests/bench/stuck_clients.hpp"

namespace {

using namespace coqewd;
using namespace coqewd::bench;

Task<> run_and_print(Executor executor, const LoadOptions& options) {
    StuckClients stuck(executor, options);
    stuck.begin();
    const LoadFigures figures = co_await load_mode(options.mode)(executor, options);
    co_await stuck.end();
    JsonLine line = line_of(options, figures);
    if (options.stuck > 0) line.add_count("stuck_closed", stuck.closed());
    std::cout << line.text() << std::endl;
}

}  // namespace

int main(int count, char** words) {
    if (count == 2 && words[1] == std::string("--help")) {
        std::cout << load_usage();
        return EXIT_SUCCESS;
    }
    try {
        const LoadOptions options = read_load_options(count, words);
        if (load_mode(options.mode) == nullptr) {
            throw std::runtime_error("the mode is one of " + load_mode_names());
        }
        allow_connections(options.plan.connections);
        boost::asio::io_context io{1};
        run_to_end(io, run_and_print(io.get_executor(), options));
        return EXIT_SUCCESS;
    } catch (const std::exception& failure) {
        std::cerr << "bench_load: " << failure.what() << '\n';
        return 2;
    }
}
