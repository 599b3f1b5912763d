#include "net/transport/socket_watch.hpp"

#include <sys/epoll.h>

namespace coqewd::net {

const std::uint32_t SocketWatch::events = EPOLLIN | EPOLLOUT | EPOLLRDHUP;

SocketWatch::SocketWatch(const Executor& executor)
    : DescriptorWatch(ReadyList::of(executor)), executor_(executor), readable_(executor) {}

Signal& SocketWatch::writable() {
    return writable_ ? *writable_ : writable_.emplace(executor_);
}

void SocketWatch::note(std::uint32_t told) noexcept {
    // What has ended can be read at any time, and what is broken be written too: they say so.
    if ((told & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) ended_ = true;
    if ((told & (EPOLLHUP | EPOLLERR)) != 0) broken_ = true;
    if ((told & EPOLLIN) != 0) arrived_ = true;
    if ((told & EPOLLOUT) != 0) room_ = true;
    if (may_read()) readable_.notify();
    if (may_write() && writable_) writable_->notify();
}

void SocketWatch::wake() {
    readable_.notify();
    if (writable_) writable_->notify();
}

}  // namespace coqewd::net
