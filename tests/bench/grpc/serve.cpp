#include "tests/bench/grpc/serve.hpp"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace coqewd::bench {
namespace {

/// More than the load has under way at the same time.
constexpr std::size_t calls_at_once = 1024;

using Queue = std::unique_ptr<grpc::ServerCompletionQueue>;

void run(grpc::ServerCompletionQueue& queue, const MakeGrpcStep& make_step) {
    std::vector<std::unique_ptr<GrpcStep>> steps;
    for (std::size_t n = 0; n < calls_at_once; ++n) {
        steps.push_back(make_step(queue));
        steps.back()->begin();
    }
    void* step = nullptr;
    bool ok = false;
    while (queue.Next(&step, &ok)) static_cast<GrpcStep*>(step)->proceed(ok);
}

}  // namespace

void serve(grpc::Service& service, std::shared_ptr<grpc::ServerCredentials> proofs,
           std::size_t threads, const MakeGrpcStep& make_step) {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", std::move(proofs), &port);
    builder.RegisterService(&service);
    std::vector<Queue> queues;
    for (std::size_t n = 0; n < threads; ++n) queues.push_back(builder.AddCompletionQueue());
    const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
    if (!server) throw std::runtime_error("gRPC does not start");
    std::cout << "gRPC listening on http://127.0.0.1:" << port << std::endl;
    std::vector<std::jthread> running;
    for (const Queue& queue : queues) running.emplace_back([&] { run(*queue, make_step); });
    running.clear();
    std::abort();
}

std::string text_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("can not read " + file);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace coqewd::bench
