#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "core/fabric/link.hpp"

namespace coqewd {

/// Another server that we hold a link to. The link comes and goes, the peer stays. Every method is
/// for any thread.
class Peer {
  public:
    /// `node` is the name of this server, which the faults of a peer that is down carry.
    Peer(std::string name, std::string node) : name_(std::move(name)), node_(std::move(node)) {}

    const std::string& name() const { return name_; }

    /// Sends the request over the link and waits for its reply, until the deadline at most. Without
    /// a link it gives link_down at once.
    Task<Reply> call(Request request, Link::CallOptions options);

    /// The same for who waits in a coroutine of his own, on this executor.
    LinkCall begin_call(const Executor& here, Request request, Link::CallOptions options);

    bool up() const { return link() != nullptr; }

    /// The link stands and is registered; from now on calls go over it.
    void attach(std::shared_ptr<Link> link);
    void detach();

  private:
    std::shared_ptr<Link> link() const;

    const std::string name_;
    const std::string node_;
    mutable std::mutex mutex_;
    std::shared_ptr<Link> link_;
};

/// A logical name that requests are sent to: an application on a peer.
struct Destination {
    std::shared_ptr<Peer> peer;
    /// What the application is called there.
    std::string application;
};

}  // namespace coqewd
