#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <set>
#include <thread>
#include <vector>

#include "app/log.hpp"
#include "core/app/dispatcher.hpp"
#include "core/async/nursery.hpp"
#include "core/fabric/link.hpp"
#include "net/peer/dialer.hpp"
#include "net/socketio/session.hpp"
#include "net/transport/listener.hpp"

namespace coqewd {

/// One thread that reads and writes: it accepts on the common port by itself, and all that belongs
/// to one of its connections happens on it.
class IoThread {
  public:
    struct Options {
        net::Listener::Options listener;
        net::socketio::Session::Options session;
        Link::Options link;
        std::size_t connections_max = 10'000;
    };

    /// What the threads of one server share; outlives them.
    struct Shared {
        Dispatcher& dispatcher;
        Tally& tally;
        const Log& log;
        std::atomic<std::size_t> connections{0};
    };

    IoThread(Shared& shared, Options options);
    /// halt(), and destroys what still waits on the thread.
    ~IoThread();

    /// Opens the port, the configured one or the one that another thread of the server got; what
    /// is wrong with it is a sentence for whoever configured it. Before start().
    net::SetupResult<std::uint16_t> listen(std::uint16_t port_of_others);

    /// A link to another server, dialled from this thread. Before start().
    void dial(std::shared_ptr<Peer> peer, net::Dialer::Options options);

    void start();

    /// Stops accepting, lets requests in flight end for `grace`, answers the others with a fault,
    /// and closes every connection. On this thread's executor.
    Task<> end_connections(Duration grace);

    /// Closes the links to other servers, once no thread has a request that could need one. On this
    /// thread's executor.
    Task<> end_links();

    /// Stops the thread at once and waits until it has ended. Not from the thread itself.
    void halt();

    /// Serves a connection that was not accepted from the port. On this thread's executor.
    bool adopt(std::unique_ptr<net::Stream> stream);

    /// Runs a task beside the connections, from any thread.
    void supervise(Task<> task);

    Executor executor() { return context_.get_executor(); }

  private:
    Task<> accept_connections();
    Task<> serve(std::unique_ptr<net::Stream> stream);
    Task<> serve_channel(Channel& channel, net::socketio::ClientInfo client);
    void refuse(std::unique_ptr<net::Stream> stream);

    Shared& shared_;
    Options options_;
    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::optional<net::Listener> listener_;
    std::vector<std::unique_ptr<net::Dialer>> dialers_;
    std::set<std::shared_ptr<Link>> links_;
    std::set<net::socketio::Session*> sessions_;
    Nursery acceptors_;
    Nursery connections_;
    Nursery dialing_;
    Nursery supervision_;
    std::thread thread_;
};

}  // namespace coqewd
