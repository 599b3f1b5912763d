#include "net/io/io.hpp"

#include <algorithm>

#include "net/io/encoding.hpp"
#include "net/io/io_session.hpp"
#include "net/io/recovery_store.hpp"
#include "net/socketio/client_info.hpp"

namespace coqewd {

namespace {

/// The flag is set as long as this lives.
struct Draining {
    bool& flag;

    explicit Draining(bool& draining) : flag(draining) { flag = true; }
    ~Draining() { flag = false; }
    Draining(const Draining&) = delete;
    Draining& operator=(const Draining&) = delete;
};

}  // namespace

Io::Io(std::shared_ptr<IoShared> shared, Executor executor)
    : shared_(std::move(shared)),
      shard_(std::make_shared<IoShared::Shard>(
          IoShared::Shard{.executor = std::move(executor), .io = this})) {
    shared_->add(shard_);
    of("/");
}

Io::~Io() {
    shared_->remove(shard_);
    shard_->io = nullptr;
}

Namespace& Io::of(std::string_view given) {
    const std::string name = namespace_name(given);
    const auto found = namespaces_.find(name);
    if (found == namespaces_.end()) {
        auto hooks = dynamic_hooks(name, {});
        if (!hooks) hooks = std::make_shared<NamespaceHooks>();
        auto nsp = std::make_shared<Namespace>(*this, name, std::move(hooks), false);
        return *namespaces_.emplace(name, std::move(nsp)).first->second;
    }
    Namespace& nsp = *found->second;
    if (nsp.is_dynamic()) {
        shared_->leave_dynamic(name);
        nsp.make_static();
    }
    return nsp;
}

NamespaceHooks& Io::add_dynamic(Predicate predicate) {
    dynamic_.push_back({std::move(predicate), std::make_shared<NamespaceHooks>()});
    return *dynamic_.back().hooks;
}

void Io::serve_ewdjs(const std::vector<std::string>& namespaces, OnChannel on_channel) {
    on_channel_ = std::move(on_channel);
    for (const std::string& name : namespaces) of(name).takes_ewdjs = true;
}

Task<> Io::serve(net::socketio::EngineSocket& engine) {
    return IoSession::run(*this, engine);
}

void Io::add(IoSession& session) {
    sessions_.insert(&session);
}

void Io::remove(IoSession& session) {
    sessions_.erase(&session);
}

void Io::end(net::socketio::EngineEnd why) {
    const auto sessions = sessions_;
    for (IoSession* const session : sessions) session->end_with(why);
}

void Io::cancel() {
    const auto sessions = sessions_;
    for (IoSession* const session : sessions) session->nursery().cancel();
}

TimePoint Io::now() const {
    return Clock::of(shard_->executor).now();
}

std::shared_ptr<Namespace> Io::enter(const std::string& name, const boost::json::object& auth) {
    const auto found = namespaces_.find(name);
    const auto nsp = found != namespaces_.end() ? found->second : enter_dynamic(name, auth);
    if (nsp) ++nsp->clients;
    return nsp;
}

std::shared_ptr<Namespace> Io::enter_dynamic(const std::string& name,
                                             const boost::json::object& auth) {
    auto hooks = dynamic_hooks(name, auth);
    if (!hooks || !shared_->enter_dynamic(name)) return nullptr;
    auto nsp = std::make_shared<Namespace>(*this, name, std::move(hooks), true);
    namespaces_.emplace(name, nsp);
    return nsp;
}

std::shared_ptr<NamespaceHooks> Io::dynamic_hooks(const std::string& name,
                                                  const boost::json::object& auth) const {
    const auto found = std::ranges::find_if(
        dynamic_, [&](const Dynamic& dynamic) { return dynamic.predicate(name, auth); });
    return found == dynamic_.end() ? nullptr : found->hooks;
}

void Io::release(Namespace& nsp) {
    if (--nsp.clients != 0 || !nsp.is_dynamic()) return;
    shared_->leave_dynamic(nsp.name());
    namespaces_.erase(nsp.name());
}

void Io::perform(Broadcast broadcast) {
    if (broadcast.unit && !shared_->takes(written_bytes(*broadcast.unit))) return;
    shared_->spread(std::move(broadcast), *shard_, now());
    drain();
}

void Io::perform_here(Broadcast broadcast) {
    shared_->keep(std::move(broadcast), *shard_, now());
    drain();
}

void Io::drain() {
    // What is emitted by a handler that is called meanwhile comes behind what waits already.
    if (draining_) return;
    const Draining draining(draining_);
    for (;;) {
        const auto broadcasts = shared_->take_inbox(*shard_);
        if (broadcasts.empty()) return;
        deliver(broadcasts);
    }
}

void Io::deliver(const std::vector<IoShared::Shared>& broadcasts) {
    for (const auto& broadcast : broadcasts) {
        const auto found = namespaces_.find(broadcast->selection.nsp);
        if (found == namespaces_.end()) continue;
        const auto nsp = found->second;
        if (broadcast->action) {
            broadcast->action(*nsp, broadcast->selection);
            continue;
        }
        for (SocketState* const socket : nsp->rooms().select(broadcast->selection)) {
            socket->deliver(*broadcast);
        }
    }
}

std::optional<std::vector<IoShared::Shared>> Io::missed(const AwaySocket& socket,
                                                        std::string_view offset) {
    const Draining draining(draining_);
    IoShared::Return back = shared_->missed(*shard_, socket, offset);
    deliver(back.inbox);
    return std::move(back.missed);
}

}  // namespace coqewd
