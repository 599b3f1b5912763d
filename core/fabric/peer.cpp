#include "core/fabric/peer.hpp"

#include <utility>

namespace coqewd {

Task<Reply> Peer::call(Request request, Link::CallOptions options) {
    const auto link_now = link();
    if (!link_now) return task_of(Reply(link_down(node_)));
    return link_now->call(std::move(request), std::move(options));
}

LinkCall Peer::begin_call(const Executor& here, Request request, Link::CallOptions options) {
    const auto link_now = link();
    if (!link_now) return LinkCall(link_down(node_));
    return link_now->begin_call(here, std::move(request), std::move(options));
}

void Peer::attach(std::shared_ptr<Link> link) {
    const std::scoped_lock lock(mutex_);
    link_ = std::move(link);
}

void Peer::detach() {
    attach(nullptr);
}

std::shared_ptr<Link> Peer::link() const {
    const std::scoped_lock lock(mutex_);
    return link_;
}

}  // namespace coqewd
