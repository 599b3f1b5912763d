#include "core/async/descriptor_events.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/system/system_error.hpp>
#include <cerrno>
#include <optional>
#include <span>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace coqewd {

namespace asio = boost::asio;

namespace {

/// Asio does not say which epoll is its own: it shows when it adds this descriptor to it.
struct Shown {
    int descriptor;
    int epoll;
};
thread_local Shown shown{-1, -1};

int epoll_of(asio::io_context& context) {
    const int sample = ::eventfd(0, EFD_CLOEXEC);
    if (sample < 0) throw std::system_error(errno, std::system_category(), "eventfd");
    asio::posix::stream_descriptor registered(context);
    error_code failure;
    shown = {sample, -1};
    registered.assign(sample, failure);
    const int epoll = std::exchange(shown, {-1, -1}).epoll;
    if (failure) {
        ::close(sample);
        throw boost::system::system_error(failure);
    }
    if (epoll < 0) throw std::logic_error("Asio waits for its descriptors in another way");
    return epoll;
}

/// So many are told in one turn: what they bring is read, then served, then answered, and has to
/// stay in the core's own cache meanwhile (docs/performance.md).
constexpr int events_at_once = 32;

/// Asio's own events point to objects of its own, none of which has an odd address.
constexpr std::uint64_t mark = 1;

epoll_event event_of(DescriptorWatch& watch, std::uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.u64 = reinterpret_cast<std::uintptr_t>(&watch) | mark;
    return event;
}

DescriptorWatch* watch_of(const epoll_event& event) {
    if ((event.data.u64 & mark) == 0) return nullptr;
    return reinterpret_cast<DescriptorWatch*>(event.data.u64 & ~mark);
}

/// Puts Asio's own events first, and gives how many they are.
int tell(std::span<epoll_event> events) noexcept {
    int others = 0;
    std::optional<ReadyList::Adding> adding;
    for (const epoll_event& event : events) {
        DescriptorWatch* const watch = watch_of(event);
        if (!watch) {
            events[static_cast<std::size_t>(others++)] = event;
            continue;
        }
        if (!adding) adding.emplace(watch->list());
        watch->note(event.events);
    }
    return others;
}

}  // namespace

DescriptorEvents::DescriptorEvents(asio::execution_context& context)
    : ContextService(context), epoll_(epoll_of(static_cast<asio::io_context&>(context))) {}

error_code DescriptorEvents::add(int descriptor, DescriptorWatch& watch, std::uint32_t events) {
    if (epoll_ == none) return asio::error::operation_aborted;
    epoll_event event = event_of(watch, events | EPOLLET);
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) == 0) return {};
    return {errno, boost::system::system_category()};
}

void DescriptorEvents::remove(int descriptor) {
    if (epoll_ != none) ::epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr);
}

int wait_for_events(int epoll, epoll_event* events, int events_max, int timeout_ms) noexcept {
    const int wanted = std::min(events_max, events_at_once);
    const int count = ::epoll_wait(epoll, events, wanted, timeout_ms);
    return count <= 0 ? count : tell({events, static_cast<std::size_t>(count)});
}

int control_events(int epoll, int operation, int descriptor, epoll_event* event) noexcept {
    if (operation == EPOLL_CTL_ADD && descriptor == shown.descriptor) shown.epoll = epoll;
    return ::epoll_ctl(epoll, operation, descriptor, event);
}

}  // namespace coqewd
