#pragma once

#include <atomic>
#include <boost/asio/execution_context.hpp>
#include <cstdint>

#include "core/async/task.hpp"

namespace coqewd {

/// Something of which each context has one, made when it is asked for. Asio looks for it under a
/// lock, one after the other; a thread that asks again for what it asked for last gets it at once.
///
///     class Clock : public ContextService<Clock> { ... };
template <typename Service>
class ContextService : public boost::asio::execution_context::service {
  public:
    inline static boost::asio::execution_context::id id;
    using key_type = Service;

    /// That of the context which this executor belongs to.
    static Service& of(const Executor& executor) {
        auto& context = boost::asio::query(executor, boost::asio::execution::context);
        const std::uint64_t now = ended.load(std::memory_order_acquire);
        thread_local Last last;
        if (last.context != &context || last.ended != now) {
            last = {&context, now, &boost::asio::use_service<Service>(context)};
        }
        return *last.service;
    }

  protected:
    explicit ContextService(boost::asio::execution_context& context) : service(context) {}
    ~ContextService() override { ended.fetch_add(1, std::memory_order_release); }

  private:
    struct Last {
        const boost::asio::execution_context* context = nullptr;
        std::uint64_t ended = 0;
        Service* service = nullptr;
    };

    /// How many there were: another may stand where one of them stood.
    inline static std::atomic<std::uint64_t> ended{0};
};

}  // namespace coqewd
