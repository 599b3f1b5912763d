#include "tests/bench/stuck_clients.hpp"

#include "app/wiring.hpp"
#include "core/async/timer.hpp"
#include "core/message/frames.hpp"
#include "core/message/json_text.hpp"
#include "tests/bench/messages.hpp"

namespace coqewd::bench {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t answer_bytes = 64'000;
constexpr auto pace = 16ms;
/// More than waits here before the server has closed the connection.
constexpr std::size_t outbox_bytes_max = 100'000'000;

std::string registration(const std::string& application) {
    std::string text = R"({"type":"ewd-register","jwt":true,"application":)";
    append_quoted(text, application);
    return text + '}';
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
                                             .random = fill_random});
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
    const auto registered = co_await channel.read();
    if (!registered) co_return;
    const auto answer = read_answer(*registered);
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
