// Loads a server through real sockets: see load_usage().
#include <cstdlib>
#include <exception>
#include <iostream>

#include "tests/bench/load_run.hpp"
#include "tests/bench/run_to_end.hpp"

namespace {

using namespace coqewd;
using namespace coqewd::bench;

Task<> run_and_print(Executor executor, const LoadOptions& options) {
    LoadRun run(executor, options);
    LoadFigures figures = co_await run.run();
    std::cout << to_line(options, std::move(figures)) << std::endl;
}

}  // namespace

int main(int count, char** words) {
    if (count == 2 && words[1] == std::string("--help")) {
        std::cout << load_usage();
        return EXIT_SUCCESS;
    }
    try {
        const LoadOptions options = read_load_options(count, words);
        boost::asio::io_context io{1};
        run_to_end(io, run_and_print(io.get_executor(), options));
        return EXIT_SUCCESS;
    } catch (const std::exception& failure) {
        std::cerr << "bench_load: " << failure.what() << '\n';
        return 2;
    }
}
