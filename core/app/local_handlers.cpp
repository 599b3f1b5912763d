#include "core/app/local_handlers.hpp"

#include <boost/asio/io_context.hpp>

namespace coqewd {

namespace asio = boost::asio;

LocalHandlers::LocalHandlers(asio::execution_context& context)
    : ContextService(context),
      nursery_(std::make_unique<Nursery>(static_cast<asio::io_context&>(context).get_executor())) {}

Registry& LocalHandlers::registry(std::uint64_t dispatcher,
                                  const std::function<std::unique_ptr<Registry>()>& make) {
    auto& registry = registries_[dispatcher];
    if (!registry) registry = make();
    return *registry;
}

Task<> LocalHandlers::end() {
    nursery_->cancel();
    co_await nursery_->join();
}

void LocalHandlers::shutdown() {
    nursery_.reset();
}

}  // namespace coqewd
