#pragma once

#include <sys/epoll.h>

#include <cstdint>

#include "core/async/context_service.hpp"
#include "core/async/ready_list.hpp"
#include "core/async/result.hpp"

namespace coqewd {

/// Who is told what happens at a descriptor. On one context's thread.
class DescriptorWatch {
  public:
    explicit DescriptorWatch(ReadyList& list) : list_(list) {}
    DescriptorWatch(const DescriptorWatch&) = delete;
    DescriptorWatch& operator=(const DescriptorWatch&) = delete;

    ReadyList& list() const { return list_; }

    /// What epoll says (epoll_ctl(2)). It may add to the list, and runs nothing itself: so no watch
    /// goes away while others are told.
    virtual void note(std::uint32_t events) noexcept = 0;

  protected:
    ~DescriptorWatch() = default;

  private:
    ReadyList& list_;
};

/// Tells the watches of one context what happens at their descriptors. Asio asks the system anew
/// for each wait (epoll_ctl); here a descriptor is told of once, to the very epoll that Asio waits
/// for, so that a message costs no call for that, and all that have come are told of together.
class DescriptorEvents : public ContextService<DescriptorEvents> {
  public:
    /// For an io_context.
    explicit DescriptorEvents(boost::asio::execution_context& context);

    /// From here on the watch is told of these events, first when there is something to tell
    /// already. It stays where it is until the descriptor is closed or removed. Called by a
    /// coroutine, which is what keeps the context at work. An error when the system has no room for
    /// it.
    error_code add(int descriptor, DescriptorWatch& watch, std::uint32_t events);
    void remove(int descriptor);

  private:
    static constexpr int none = -1;

    void shutdown() override { epoll_ = none; }

    int epoll_ = none;
};

/// What Asio calls in place of epoll_wait(2), as async/asio.cpp compiles it: tells the watches, and
/// leaves Asio its own events.
int wait_for_events(int epoll, epoll_event* events, int events_max, int timeout_ms) noexcept;

/// The same for epoll_ctl(2).
int control_events(int epoll, int operation, int descriptor, epoll_event* event) noexcept;

}  // namespace coqewd
