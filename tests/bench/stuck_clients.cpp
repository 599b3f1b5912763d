#include "tests/bench/stuck_clients.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "app/wiring.hpp"
#include "core/async/timer.hpp"
#include "core/message/frames.hpp"
#include "core/message/json_text.hpp"
#include "net/transport/await.hpp"
#include "net/transport/tcp_stream.hpp"
#include "tests/bench/messages.hpp"

namespace coqewd::bench {
namespace {

using namespace std::chrono_literals;

/// Small enough that to answer them is not what the others wait for, and many enough that a server
/// with an outbox of 256 kB closes a client after two seconds.
constexpr std::size_t answer_bytes = 16'000;
constexpr auto pace = 100ms;
/// As over Ethernet, and with little room: segments of the loopback device are so large that the
/// kernel would keep megabytes that are to be the server's.
constexpr int segment_bytes = 1'400;
constexpr int receive_bytes = 4'096;
/// More than waits here before the server has closed the connection.
constexpr std::size_t outbox_bytes_max = 100'000'000;

std::string registration(const std::string& application) {
    std::string text = R"({"type":"ewd-register","jwt":true,"application":)";
    append_quoted(text, application);
    return text + '}';
}

/// As net::reach_by_tcp does, with little room for what comes.
Task<Result<std::unique_ptr<net::Stream>>> reach_with_little_room(
    Executor executor, boost::asio::ip::tcp::endpoint address) {
    net::Socket socket(executor);
    socket.open(address.protocol());
    socket.set_option(net::Socket::receive_buffer_size(receive_bytes));
    const int descriptor = socket.native_handle();
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_MAXSEG, &segment_bytes, sizeof segment_bytes);
    auto [failure] = co_await socket.async_connect(address, net::as_result);
    if (failure) co_return failure;
    co_return net::make_tcp_stream(std::move(socket));
}

}  // namespace

StuckClients::StuckClients(const Executor& executor, const LoadOptions& options)
    : executor_(executor), options_(options), nursery_(executor) {}

void StuckClients::begin() {
    for (std::size_t n = 0; n < options_.stuck; ++n) nursery_.spawn(stay_stuck(this));
}

Task<> StuckClients::end() {
    ending_ = true;
    co_await nursery_.join();
}

Task<> StuckClients::stay_stuck(StuckClients* self) {
    Timer timer(self->executor_);
    while (!self->ending_) {
        net::Client client(self->executor_, {.endpoint = self->options_.endpoint,
                                             .outbox_bytes_max = outbox_bytes_max,
                                             .random = fill_random,
                                             .reach = reach_with_little_room});
        const error_code failure = co_await client.connect();
        if (!failure) {
            co_await self->be_stuck(client.channel());
            co_await client.leave();
        }
        co_await timer.wait_for(pace);
    }
}

/// Until the server has closed the connection.
Task<> StuckClients::be_stuck(Channel& channel) {
    channel.write(registration(options_.application));
    auto registered = co_await channel.read();
    if (!registered) co_return;
    const auto answer = read_answer(std::move(*registered));
    if (!answer) co_return;
    const std::string message = greet_message(answer_bytes, answer->reply.token());
    Timer timer(executor_);
    while (!ending_) {
        if (!channel.write(message)) {
            ++closed_;
            co_return;
        }
        co_await timer.wait_for(pace);
    }
}

}  // namespace coqewd::bench
