// Answers what clients ask over a NATS server with what they have sent: bench_nats_responder URL,
// until it is killed or the server has gone.
#include <cstdlib>
#include <exception>
#include <iostream>

#include "app/endpoint.hpp"
#include "app/wiring.hpp"
#include "tests/bench/nats_connection.hpp"
#include "tests/bench/run_to_end.hpp"

namespace {

using namespace coqewd;
using namespace coqewd::bench;

Task<> answer(Executor executor, net::Endpoint endpoint) {
    NatsConnection connection(std::move(executor));
    co_await connection.connect(endpoint);
    co_await connection.subscribe(nats_subject);
    std::cout << "answers over " << authority(endpoint) << std::endl;
    const auto send_back = [&](const NatsEvent& question) {
        connection.publish(question.reply, {}, question.text);
    };
    while (co_await connection.read(send_back)) {
    }
}

}  // namespace

int main(int count, char** words) {
    try {
        if (count != 2) throw std::runtime_error("name the URL of the NATS server");
        const auto endpoint = parse_endpoint(words[1]);
        if (!endpoint) throw std::runtime_error(endpoint.error().message());
        boost::asio::io_context io{1};
        run_to_end(io, answer(io.get_executor(), make_endpoint(*endpoint, {})));
        return EXIT_SUCCESS;
    } catch (const std::exception& failure) {
        std::cerr << "bench_nats_responder: " << failure.what() << '\n';
        return 2;
    }
}
