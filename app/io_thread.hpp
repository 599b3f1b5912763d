#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "app/io_setup.hpp"
#include "app/log.hpp"
#include "app/rest_gateway.hpp"
#include "core/app/dispatcher.hpp"
#include "core/async/nursery.hpp"
#include "core/async/signal.hpp"
#include "core/fabric/link.hpp"
#include "net/http/served_connection.hpp"
#include "net/http/static_files.hpp"
#include "net/io/io.hpp"
#include "net/peer/dialer.hpp"
#include "net/socketio/address_limits.hpp"
#include "net/socketio/client_info.hpp"
#include "net/socketio/engine_server.hpp"
#include "net/transport/listener.hpp"

namespace coqewd {

/// One thread that reads and writes: it accepts on the common port by itself, and all that belongs
/// to one of its connections and sessions happens on it.
class IoThread {
  public:
    struct Options {
        net::Listener::Options listener;
        net::http::ServedConnection::Options connection;
        /// But for what the thread fills in itself: on_engine, thread, and what bounds the sessions
        /// of all.
        net::socketio::EngineServer::Options engine;
        /// Where Socket.IO is reached; it begins and ends with a slash.
        std::string path = "/socket.io/";
        /// The namespaces in which QEWD's messages are taken.
        std::vector<std::string> qewd_namespaces;
        RestGateway::Options rest;
        bool browser_files = true;
        /// Without a folder no files are served.
        net::http::StaticFiles::Options files;
        Link::Options link;
        /// Of a connection that another server has opened.
        std::size_t link_outbox_bytes_max = 64'000'000;
        std::size_t connections_max = 10'000;
    };

    /// What the threads of one server share; outlives them.
    struct Shared {
        Dispatcher& dispatcher;
        Tally& tally;
        const Log& log;
        std::shared_ptr<IoShared> io;
        IoSetup setup;
        std::vector<IoThread*> threads = {};
        /// HTTP connections, and Engine.IO sessions.
        std::atomic<std::size_t> connections{0};
        std::atomic<std::size_t> sessions{0};
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

    /// Serves a connection of another thread, from the request on that was read last. From any
    /// thread; the stream is for this one already.
    void take_over(net::http::Connection::Released connection);

    /// Runs a task beside the connections, from any thread.
    void supervise(Task<> task);

    Executor executor() { return context_.get_executor(); }

  private:
    /// The Engine.IO sessions of one path.
    struct Endpoint {
        std::string path;
        net::socketio::EngineServer::Options options;
        std::unique_ptr<net::socketio::EngineServer> server;
    };

    RestGateway::Options rest_options();
    void add_endpoint(std::string path, net::socketio::OnEngine on_engine);
    net::socketio::EngineServer* endpoint_at(std::string_view path);
    std::optional<net::SetupError> taken_by_another();
    Task<> accept_connections();
    Task<> serve(std::unique_ptr<net::http::ServedConnection> connection);
    Task<error_code> answer(net::http::Connection& connection, const net::http::RequestHead& head);
    Task<error_code> answer_file(net::http::Connection& connection,
                                 const net::http::RequestHead& head);
    Task<error_code> hand_over(net::http::Connection& connection, IoThread& other);
    Task<> serve_channel(Channel& channel, net::socketio::ClientInfo client);
    void refuse(std::unique_ptr<net::Stream> stream);
    void abort_all();

    Shared& shared_;
    Options options_;
    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::optional<net::Listener> listener_;
    std::vector<std::unique_ptr<net::Dialer>> dialers_;
    std::set<std::shared_ptr<Link>> links_;
    /// A link has ended, or a REST request.
    Signal answered_;
    bool stopping_ = false;
    Io io_;
    RestGateway rest_;
    std::vector<std::unique_ptr<Endpoint>> endpoints_;
    std::optional<net::http::StaticFiles> files_;
    std::set<net::http::ServedConnection*> served_;
    Nursery acceptors_;
    Nursery connections_;
    Nursery dialing_;
    Nursery supervision_;
    std::thread thread_;
};

}  // namespace coqewd
