// bench_load for gRPC: bench_grpc_load grpc URL [option...], with the options and the line of JSON
// that bench_load has.
#include <cstdlib>
#include <exception>
#include <iostream>

#include "tests/bench/grpc/grpc_load.hpp"
#include "tests/bench/load_line.hpp"

int main(int count, char** words) {
    using namespace coqewd::bench;
    try {
        const LoadOptions options = read_load_options(count, words);
        GrpcLoad load(options);
        std::cout << line_of(options, load.run()).text() << std::endl;
        return EXIT_SUCCESS;
    } catch (const std::exception& failure) {
        std::cerr << "bench_grpc_load: " << failure.what() << '\n';
        return 2;
    }
}
