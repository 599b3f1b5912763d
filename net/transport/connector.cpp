#include "net/transport/connector.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>
#include <utility>
#include <vector>

#include "core/async/signal.hpp"
#include "net/transport/error.hpp"

namespace coqewd::net {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

using Endpoints = std::vector<tcp::endpoint>;
using Resolver = asio::ip::basic_resolver<tcp, Executor>;

}  // namespace

/// Shared with the resolver's answer, which may come after everybody has gone.
struct Connector::Attempt : std::enable_shared_from_this<Attempt> {
    Attempt(const Executor& executor, Reach reach)
        : resolver(executor), answered(executor), race(executor, std::move(reach)) {}

    void ask(const std::string& host, std::uint16_t port);
    void take_answer(const error_code& failure, const Resolver::results_type& results);
    Task<Result<Endpoints>> resolve(std::string host, std::uint16_t port);

    Resolver resolver;
    Signal answered;
    Result<Endpoints> answer = error::would_block;  // until there is one
    AddressRace race;
    bool cancelled = false;
};

/// With a callback instead of a co_await: Asio cannot interrupt the system's resolver, and a
/// cancelled attempt must not wait for it.
void Connector::Attempt::ask(const std::string& host, std::uint16_t port) {
    resolver.async_resolve(host, std::to_string(port), Resolver::numeric_service,
                           [self = shared_from_this()](const error_code& failure,
                                                       const Resolver::results_type& results) {
                               self->take_answer(failure, results);
                           });
}

void Connector::Attempt::take_answer(const error_code& failure,
                                     const Resolver::results_type& results) {
    answer = failure ? Result<Endpoints>(failure) : Endpoints(results.begin(), results.end());
    answered.notify();
}

Task<Result<Endpoints>> Connector::Attempt::resolve(std::string host, std::uint16_t port) {
    error_code not_numeric;
    const auto address = asio::ip::make_address(host, not_numeric);
    if (!not_numeric) co_return Endpoints{tcp::endpoint(address, port)};

    ask(host, port);
    while (!cancelled && answer.has_error() && answer.error() == error::would_block) {
        co_await answered.wait();
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) cancelled = true;
    }
    co_return std::move(answer);
}

Connector::Connector(const Executor& executor, Reach reach)
    : attempt_(std::make_shared<Attempt>(executor, std::move(reach))) {}

Connector::~Connector() {
    cancel();
}

Task<Result<std::unique_ptr<Stream>>> Connector::connect(std::string host, std::uint16_t port) {
    const auto attempt = attempt_;
    if (attempt->cancelled) co_return error::operation_aborted;
    auto endpoints = co_await attempt->resolve(std::move(host), port);
    if (attempt->cancelled) co_return error::operation_aborted;
    if (!endpoints) co_return endpoints.error();
    co_return co_await attempt->race.run(std::move(*endpoints));
}

void Connector::cancel() {
    attempt_->cancelled = true;
    attempt_->resolver.cancel();
    attempt_->answered.notify();
    attempt_->race.cancel();
}

}  // namespace coqewd::net
