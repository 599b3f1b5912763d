#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>

#include "core/app/registry.hpp"
#include "core/async/context_service.hpp"
#include "core/async/nursery.hpp"
#include "core/async/slot.hpp"

namespace coqewd {

/// The handlers that run on the thread of one context, beside its connections (RunsOn::connection):
/// their applications' own instances, and what of them is in progress. On that thread only.
class LocalHandlers : public ContextService<LocalHandlers> {
  public:
    /// For an io_context.
    explicit LocalHandlers(boost::asio::execution_context& context);

    /// The instances of one dispatcher, which `make` makes when there are none.
    Registry& registry(std::uint64_t dispatcher,
                       const std::function<std::unique_ptr<Registry>()>& make);

    Nursery& nursery() { return *nursery_; }

    /// Asks the handlers that are in progress to stop, and waits until they have, half a second at
    /// most: one that does not listen is destroyed with its context. Nothing begins here
    /// afterwards.
    Task<> end();

  private:
    void shutdown() override;
    static Task<> join(Nursery& nursery, std::shared_ptr<Slot<bool>> ended);

    std::map<std::uint64_t, std::unique_ptr<Registry>> registries_;
    std::unique_ptr<Nursery> nursery_;
    std::unique_ptr<Nursery> joining_;
};

}  // namespace coqewd
