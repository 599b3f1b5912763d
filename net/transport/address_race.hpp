#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "core/async/result.hpp"
#include "core/async/task.hpp"
#include "net/transport/stream.hpp"

namespace coqewd::net {

/// Opens a stream to one address on this executor, or gives why not. It waits as long as the other
/// side likes, and ends when its coroutine is cancelled.
using Reach = std::function<Task<Result<std::unique_ptr<Stream>>>(Executor executor,
                                                                  boost::asio::ip::tcp::endpoint)>;

/// Reaches an address by TCP.
Task<Result<std::unique_ptr<Stream>>> reach_by_tcp(Executor executor,
                                                   boost::asio::ip::tcp::endpoint address);

/// Reaches one of several addresses of a host, the first that answers. The next one is begun when
/// one has failed, or when the latest has not answered during its head start; those before it go on
/// (RFC 8305, section 5). So an address that never answers, as those of a broken IPv6, costs a
/// moment and not all the time that there is. Lives on one executor.
class AddressRace {
  public:
    static constexpr auto head_start = std::chrono::milliseconds(250);
    /// No more of a host's addresses are tried.
    static constexpr std::size_t addresses_max = 16;

    AddressRace(const Executor& executor, Reach reach);
    ~AddressRace();
    AddressRace(const AddressRace&) = delete;
    AddressRace& operator=(const AddressRace&) = delete;

    /// The stream, or the error of the address that failed last; host_not_found without addresses,
    /// operation_aborted after cancel(). Called once; the AddressRace must outlive it.
    Task<Result<std::unique_ptr<Stream>>> run(
        std::vector<boost::asio::ip::tcp::endpoint> addresses);

    /// Makes run() return operation_aborted, also when it is called only afterwards.
    void cancel();

  private:
    struct State;
    static Task<> try_one(std::shared_ptr<State> state, boost::asio::ip::tcp::endpoint address);
    static Task<> wait_for_the_next(State& state, std::size_t ended);
    static Task<> wait(State& state);

    std::shared_ptr<State> state_;
};

}  // namespace coqewd::net
