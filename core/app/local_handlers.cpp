#include "core/app/local_handlers.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>

namespace coqewd {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::milliseconds patience{500};

}  // namespace

LocalHandlers::LocalHandlers(asio::execution_context& context) : ContextService(context) {
    const Executor executor = static_cast<asio::io_context&>(context).get_executor();
    nursery_ = std::make_unique<Nursery>(executor);
    joining_ = std::make_unique<Nursery>(executor);
}

Registry& LocalHandlers::registry(std::uint64_t dispatcher,
                                  const std::function<std::unique_ptr<Registry>()>& make) {
    auto& registry = registries_[dispatcher];
    if (!registry) registry = make();
    return *registry;
}

Task<> LocalHandlers::end() {
    const Executor executor = co_await asio::this_coro::executor;
    nursery_->close();
    nursery_->cancel();
    const auto ended = std::make_shared<Slot<bool>>(executor);
    joining_->spawn(join(*nursery_, ended));
    co_await ended->wait(Deadline(Clock::of(executor).now(), patience));
}

Task<> LocalHandlers::join(Nursery& nursery, std::shared_ptr<Slot<bool>> ended) {
    co_await nursery.join();
    ended->fill_here(true);
}

void LocalHandlers::shutdown() {
    joining_.reset();
    nursery_.reset();
}

}  // namespace coqewd
