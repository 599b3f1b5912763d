#include "net/transport/socket_events.hpp"

#include <sys/epoll.h>

#include <array>

#include "net/transport/error.hpp"

namespace coqewd::net {

namespace asio = boost::asio;

namespace {

/// How many are told of before whatever else is ready in the context has its turn.
constexpr std::size_t events_at_once = 128;

}  // namespace

Signal& SocketWatch::writable() {
    return writable_ ? *writable_ : writable_.emplace(executor_);
}

void SocketWatch::note(std::uint32_t events) {
    // What has ended can be read at any time, and what is broken be written too: they say so.
    if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) ended_ = true;
    if ((events & (EPOLLHUP | EPOLLERR)) != 0) broken_ = true;
    if ((events & EPOLLIN) != 0) arrived_ = true;
    if ((events & EPOLLOUT) != 0) room_ = true;
    if (may_read()) readable_.notify();
    if (may_write() && writable_) writable_->notify();
}

void SocketWatch::wake() {
    readable_.notify();
    if (writable_) writable_->notify();
}

SocketEvents::SocketEvents(asio::execution_context& context)
    : ContextService(context),
      ready_list_(asio::use_service<ReadyList>(context)),
      work_(static_cast<asio::io_context&>(context).get_executor()) {}

SocketEvents::~SocketEvents() = default;

void SocketEvents::shutdown() {
    ended_ = true;
    epoll_.reset();
}

error_code SocketEvents::add(int socket, SocketWatch& watch) {
    if (ended_) return error::operation_aborted;
    if (!epoll_) {
        if (const error_code failure = open()) return failure;
    }
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.ptr = &watch;
    const int epoll = epoll_->native_handle();
    return epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event) == 0 ? error_code() : last_error();
}

void SocketEvents::remove(int socket) {
    if (epoll_) epoll_ctl(epoll_->native_handle(), EPOLL_CTL_DEL, socket, nullptr);
}

error_code SocketEvents::open() {
    const int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0) return last_error();
    epoll_.emplace(ready_list_.executor(), epoll);
    arm();
    return {};
}

void SocketEvents::arm() {
    epoll_->async_wait(Descriptor::wait_read, [this](const error_code& failure) {
        work_.on_work_started();
        if (failure) return;
        // First, so that whatever a coroutine throws leaves somebody who waits.
        arm();
        ready_list_.run_at_once([this] { tell(); });
    });
    // Asio counts this wait as work, which it is not: the coroutines are that wait for the sockets.
    work_.on_work_finished();
}

/// What a watch is told makes coroutines ready, none of which runs here: so no watch goes away
/// before its turn has come.
void SocketEvents::tell() {
    std::array<epoll_event, events_at_once> events;
    const int count = epoll_wait(epoll_->native_handle(), events.data(), events.size(), 0);
    for (int at = 0; at < count; ++at) {
        const epoll_event& event = events.at(static_cast<std::size_t>(at));
        static_cast<SocketWatch*>(event.data.ptr)->note(event.events);
    }
}

}  // namespace coqewd::net
