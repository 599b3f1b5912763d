#include "net/transport/address_race.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>
#include <exception>
#include <utility>

#include "core/async/nursery.hpp"
#include "core/async/timer.hpp"
#include "net/transport/await.hpp"
#include "net/transport/error.hpp"
#include "net/transport/tcp_stream.hpp"

namespace coqewd::net {

namespace asio = boost::asio;
using asio::ip::tcp;

Task<Result<std::unique_ptr<Stream>>> reach_by_tcp(Executor executor, tcp::endpoint address) {
    Socket socket(executor);
    auto [failure] = co_await socket.async_connect(address, as_result);
    if (failure) co_return failure;
    co_return make_tcp_stream(std::move(socket));
}

/// Shared with the attempts, which may end after everybody else has gone.
struct AddressRace::State {
    State(const Executor& own_executor, Reach own_reach)
        : executor(own_executor), reach(std::move(own_reach)), changed(executor) {}

    bool decided() const { return winner || thrown || cancelled; }

    Executor executor;
    Reach reach;
    Signal changed;
    std::size_t ended = 0;
    error_code latest = asio::error::host_not_found;
    std::unique_ptr<Stream> winner;
    std::exception_ptr thrown;
    bool cancelled = false;
};

AddressRace::AddressRace(const Executor& executor, Reach reach)
    : state_(std::make_shared<State>(executor, std::move(reach))) {}

AddressRace::~AddressRace() {
    cancel();
}

Task<Result<std::unique_ptr<Stream>>> AddressRace::run(std::vector<tcp::endpoint> addresses) {
    const auto state = state_;
    if (addresses.size() > addresses_max) addresses.resize(addresses_max);
    Nursery attempts(state->executor);
    for (const tcp::endpoint& address : addresses) {
        if (state->decided()) break;
        const std::size_t ended = state->ended;
        attempts.spawn(try_one(state, address));
        co_await wait_for_the_next(*state, ended);
    }
    while (!state->decided() && state->ended < addresses.size()) co_await wait(*state);

    attempts.cancel();
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() == asio::cancellation_type::none) co_await attempts.join();
    if (state->cancelled) co_return error::operation_aborted;
    if (state->thrown) std::rethrow_exception(state->thrown);
    if (state->winner) co_return std::move(state->winner);
    co_return state->latest;
}

/// Until an attempt has ended, or the latest has had its head start.
Task<> AddressRace::wait_for_the_next(State& state, std::size_t ended) {
    bool had_head_start = false;
    Timer timer(state.executor);
    timer.arm_after(head_start, [&] {
        had_head_start = true;
        state.changed.notify();
    });
    while (!state.decided() && !had_head_start && state.ended == ended) co_await wait(state);
}

Task<> AddressRace::try_one(std::shared_ptr<State> state, tcp::endpoint address) {
    try {
        auto reached = co_await state->reach(state->executor, address);
        if (reached && !state->winner) state->winner = std::move(*reached);
        if (!reached) state->latest = reached.error();
    } catch (...) {
        if (!state->decided()) state->thrown = std::current_exception();
    }
    ++state->ended;
    state->changed.notify();
}

Task<> AddressRace::wait(State& state) {
    co_await state.changed.wait();
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none) state.cancelled = true;
}

void AddressRace::cancel() {
    state_->cancelled = true;
    state_->changed.notify();
}

}  // namespace coqewd::net
