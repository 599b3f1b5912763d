#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/async/result.hpp"
#include "core/async/task.hpp"
#include "net/transport/address_race.hpp"
#include "net/transport/stream.hpp"

namespace coqewd::net {

/// One attempt to reach a host by TCP, which can be stopped. Used on its executor.
///
///     Connector connector(executor);
///     timer.arm(deadline.when(), [&] { connector.cancel(); });
///     auto stream = co_await connector.connect("stock.internal", 8080);
class Connector {
  public:
    /// A test may reach its addresses in another way than by TCP.
    explicit Connector(const Executor& executor, Reach reach = reach_by_tcp);
    ~Connector();
    Connector(const Connector&) = delete;
    Connector& operator=(const Connector&) = delete;

    /// `host` is a name or an address without brackets. A name's addresses are tried in the order
    /// that the system gives, as AddressRace says. operation_aborted after cancel(). Called once;
    /// the Connector must outlive it.
    Task<Result<std::unique_ptr<Stream>>> connect(std::string host, std::uint16_t port);

    /// Makes connect() return operation_aborted, also when it is called only afterwards. A question
    /// that the system's resolver is busy with is not waited for; its answer is dropped, but the
    /// io_context has work until it comes.
    void cancel();

  private:
    struct Attempt;
    std::shared_ptr<Attempt> attempt_;
};

}  // namespace coqewd::net
