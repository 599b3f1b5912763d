#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <cstdint>
#include <optional>

#include "core/async/context_service.hpp"
#include "core/async/ready_list.hpp"
#include "core/async/result.hpp"
#include "core/async/signal.hpp"

namespace coqewd::net {

/// What a socket has told of itself since it was looked at last. Lives on one executor.
class SocketWatch {
  public:
    explicit SocketWatch(const Executor& executor) : executor_(executor), readable_(executor) {}

    /// Whether a read may find something: what has arrived, or an end.
    bool may_read() const { return arrived_ || ended_; }
    bool may_write() const { return room_ || broken_; }

    /// A read has found less than it had room for: what comes after that is told.
    void note_drained() { arrived_ = false; }
    /// A write has found the socket full.
    void note_full() { room_ = false; }

    /// Told when may_read() or may_write() has become true.
    Signal& readable() { return readable_; }
    Signal& writable();

    /// Of epoll.
    void note(std::uint32_t events);
    /// Wakes who waits, because the socket is closed.
    void wake();

  private:
    const Executor executor_;
    Signal readable_;
    /// Made when somebody waits for it: few connections ever do.
    std::optional<Signal> writable_;
    bool arrived_ = false;
    bool room_ = false;
    bool ended_ = false;
    bool broken_ = false;
};

/// Tells the watches of one thread what happens at their sockets. Asio asks the system anew for
/// each wait (epoll_ctl); here a socket is told of once, by an epoll of its own which Asio waits
/// for, so that a message costs no call for that, and all that have come are told of together.
class SocketEvents : public ContextService<SocketEvents> {
  public:
    /// For an io_context.
    explicit SocketEvents(boost::asio::execution_context& context);
    ~SocketEvents() override;

    /// From here on the watch is told, first when there is something to tell already. It stays
    /// where it is until the socket is closed or removed. Called by a coroutine, which is what
    /// keeps the context at work. An error when the system has no room for it.
    error_code add(int socket, SocketWatch& watch);
    void remove(int socket);

  private:
    using Descriptor = boost::asio::posix::basic_stream_descriptor<Executor>;

    void shutdown() override;
    error_code open();
    void arm();
    void tell();

    ReadyList& ready_list_;
    boost::asio::io_context::executor_type work_;
    /// The epoll, from the first socket on.
    std::optional<Descriptor> epoll_;
    bool ended_ = false;
};

}  // namespace coqewd::net
