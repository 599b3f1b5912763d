#include "app/server.hpp"

#include <atomic>
#include <boost/json/serialize.hpp>
#include <exception>
#include <future>
#include <map>
#include <stdexcept>
#include <utility>

#include "app/io_thread.hpp"
#include "app/json_schema.hpp"
#include "app/log.hpp"
#include "app/make_pushes.hpp"
#include "app/memory_return.hpp"
#include "app/old_sessions.hpp"
#include "app/openapi.hpp"
#include "app/web_folder.hpp"
#include "app/wiring.hpp"
#include "auth/random.hpp"
#include "core/app/dispatcher.hpp"
#include "core/app/link_proof.hpp"

namespace coqewd {

/// Everything a server consists of, in the order in which it is made; destroyed in the reverse.
struct Server::Parts {
    Config config;
    Log log;
    Tally tally;
    net::http::StaticFiles::Options files;
    Environment environment;
    WorkerPool pool;
    Dispatcher dispatcher;
    net::socketio::AddressLimits addresses;
    IoThread::Shared shared;
    std::vector<std::unique_ptr<IoThread>> io_threads;
    std::uint16_t port = 0;

    bool running = false;
    /// Set when stop() is done; valid once it was called.
    std::promise<void> ended;
    std::future<void> end;

    Parts(const Config& configuration, std::vector<ApplicationFactory> applications, IoSetup setup);

    Environment make_environment();
    IoOptions make_io();
    std::vector<std::string> qewd_namespaces() const;
    IoThread::Options io_options();
    void dial_peers();

    using OnThread = std::function<Task<>(IoThread&)>;
    /// Starts the task on each I/O thread, and calls `then` from the last one that is done with it.
    void on_each_thread(const OnThread& task, std::function<void()> then);
};

namespace {

/// Where the I/O threads wait for each other.
class Meeting {
  public:
    Meeting(std::size_t threads, std::function<void()> then)
        : missing_(threads), then_(std::move(then)) {}

    /// Does the task, and comes; also when it fails.
    static Task<> after(Task<> task, std::shared_ptr<Meeting> self) {
        std::exception_ptr failure;
        try {
            co_await std::move(task);
        } catch (...) {
            failure = std::current_exception();
        }
        if (--self->missing_ == 0) self->then_();
        if (failure) std::rethrow_exception(failure);
    }

  private:
    std::atomic<std::size_t> missing_;
    std::function<void()> then_;
};

}  // namespace

Server::Parts::Parts(const Config& configuration, std::vector<ApplicationFactory> applications,
                     IoSetup setup)
    : config(configuration),
      log(config.log_level),
      files(make_static_files(config)),
      environment(make_environment()),
      pool({.workers = config.workers,
            .queue_max = config.queue_max,
            .tasks_max = config.handlers_max,
            .on_error = errors_to(log)}),
      dispatcher(environment, make_routing(config), pool,
                 {.factories = std::move(applications),
                  .aliases = {config.aliases.begin(), config.aliases.end()},
                  .routes = make_routes(config),
                  .compile_schema = compile_schema,
                  .local_handlers_max = config.handlers_max}),
      addresses({.sessions_max = config.socketio.sessions_per_address_max,
                 .handshakes_per_second = config.socketio.handshakes_per_second_max}),
      shared{.dispatcher = dispatcher,
             .tally = tally,
             .log = log,
             .io = std::make_shared<IoShared>(make_io()),
             .setup = std::move(setup)} {
    environment.pushes = make_pushes(IoEmitter(shared.io), qewd_namespaces());
    for (std::size_t index = 0; index < config.io_threads; ++index) {
        io_threads.push_back(std::make_unique<IoThread>(shared, io_options()));
        shared.threads.push_back(io_threads.back().get());
    }
}

IoOptions Server::Parts::make_io() {
    IoOptions options = make_socketio_options(config);
    options.on_error = errors_to(log);
    options.on_misbehaviour = [this](std::string_view address, Misbehaviour misbehaviour) {
        log.warn("A client was closed because " + std::string(to_string(misbehaviour)) + ": " +
                 std::string(address));
    };
    return options;
}

Environment Server::Parts::make_environment() {
    Environment made{
        .node = config.server_name,
        .tokens = make_tokens(make_key_ring(config), config.qewd_compat),
        .destinations = {},
        .groups = make_groups(config),
        .request_timeout = config.request_timeout,
        .session_timeout = config.session_timeout,
        .token_sessions = make_token_sessions(config),
        .session_locks =
            config.lock_session > Duration::zero() ? std::make_shared<SessionLocks>() : nullptr,
        .session_lock_timeout = config.lock_session,
        .microservice = config.microservice,
        .calls_max = config.queue_max,
        .hops_max = static_cast<unsigned>(config.hops_max),
        .fragment = make_fragments(files.folder, config.message_bytes_max,
                                   [this](std::string_view line) { log.warn(line); }),
        .warn = [this](std::string_view line) { log.warn(line); },
        .tally = &tally,
    };
    // Destinations on the same server share one link.
    std::map<std::string, std::shared_ptr<Peer>> by_endpoint;
    for (const PeerConfig& peer : config.peers) {
        auto& shared_peer = by_endpoint[to_string(peer.endpoint)];
        if (!shared_peer) shared_peer = std::make_shared<Peer>(peer.name, config.server_name);
        made.destinations.emplace(peer.name, Destination{shared_peer, peer.application});
    }
    return made;
}

std::vector<std::string> Server::Parts::qewd_namespaces() const {
    std::vector<std::string> all = config.namespaces;
    all.push_back("/");
    return all;
}

IoThread::Options Server::Parts::io_options() {
    IoThread::Options options{
        .listener = {.address = config.address == "localhost" ? "127.0.0.1" : config.address,
                     .port = config.port,
                     .shared_port = config.io_threads > 1},
        .connection = make_connection_options(config),
        .engine = make_engine_options(config),
        .path = config.socketio.path,
        .qewd_namespaces = qewd_namespaces(),
        .rest = {.body_bytes_max = config.message_bytes_max,
                 .tls = !config.tls_cert.empty(),
                 .unsent_bytes_max = config.outbox_bytes_max},
        .browser_files = !config.no_browser_files,
        .files = files,
        .link = {.node = config.server_name,
                 .in_flight_max = config.in_flight_max,
                 .calls_max = config.queue_max,
                 .on_error = errors_to(log)},
        .link_outbox_bytes_max = link_outbox_bytes_max(config),
        .connections_max = config.connections_max,
    };
    options.rest.cors = options.engine.cors;
    if (!dispatcher.routes().entries().empty()) {
        options.rest.document = std::make_shared<const std::string>(boost::json::serialize(
            openapi_document(dispatcher.routes(), dispatcher.registry(), config.server_name)));
    }
    if (const auto& missing = config.not_found) {
        options.rest.not_found = Fault{.code = FaultCode::not_found,
                                       .text = missing->text,
                                       .status = static_cast<int>(missing->status),
                                       .node = config.server_name};
    }
    options.engine.addresses = &addresses;
    options.engine.on_error = errors_to(log);
    options.engine.session.on_slow = [this](const std::string& address) {
        tally.count_slow_closed();
        log.warn("A client was closed because it does not read: " + address);
    };
    return options;
}

void Server::Parts::dial_peers() {
    std::map<const Peer*, bool> dialled;
    std::size_t next = 0;
    for (const PeerConfig& peer : config.peers) {
        const auto& destination = *environment.destination(peer.name);
        if (std::exchange(dialled[destination.peer.get()], true)) continue;
        IoThread& thread = *io_threads[next++ % io_threads.size()];
        thread.dial(destination.peer,
                    {.client = make_client_options(config, peer),
                     .application = peer.application,
                     .backoff = {.min = config.redial_min, .max = config.redial_max},
                     .uniform = auth::random_uniform,
                     .renew =
                         [this, &thread](const std::string& token) {
                             return renew_token(environment.tokens, token,
                                                Clock::of(thread.executor()).wall_now());
                         },
                     .verifies =
                         [this](const std::string& token) {
                             return environment.tokens.verify_signature(token).has_value();
                         },
                     .prove =
                         [this, &thread] {
                             return make_link_proof(environment.tokens,
                                                    Clock::of(thread.executor()).wall_now());
                         },
                     .qewd_compat = config.qewd_compat,
                     .register_timeout = config.handshake_timeout,
                     .link = {},
                     .log = [this](std::string_view line) { log.info(line); },
                     .warn = [this](std::string_view line) { log.warn(line); }});
    }
}

Server::Server(const Config& config, std::vector<ApplicationFactory> applications, IoSetup setup)
    : parts_(std::make_unique<Parts>(config, std::move(applications), std::move(setup))) {}

Server::~Server() {
    if (parts_->running) stop(Duration::zero(), [] {});
    // Links and connections are used by what still runs on the threads.
    if (parts_->end.valid()) parts_->end.wait();
    // The workers first: what they still do answers to connections and looks at applications.
    while (!parts_->pool.stop(std::chrono::hours(1))) continue;
    // None is destroyed while another may post to it.
    for (const auto& thread : parts_->io_threads) thread->halt();
}

void Server::start() {
    Parts& parts = *parts_;
    for (const auto& thread : parts.io_threads) {
        auto port = thread->listen(parts.port);
        if (!port) throw std::runtime_error(port.error().text);
        parts.port = *port;
    }
    parts.dial_peers();
    parts.io_threads.front()->supervise(return_memory(
        [&shared = parts.shared] { return shared.connections.load() + shared.sessions.load(); }));
    if (parts.environment.token_sessions) {
        parts.io_threads.front()->supervise(end_old_sessions(parts.environment.token_sessions));
    }
    for (const auto& thread : parts.io_threads) thread->start();
    parts.running = true;
}

std::uint16_t Server::port() const {
    return parts_->port;
}

std::string Server::url() const {
    const Config& config = parts_->config;
    const bool is_ipv6 = config.address.find(':') != std::string::npos;
    return std::string(config.tls_cert.empty() ? "http" : "https") + "://" +
           (is_ipv6 ? "[" + config.address + "]" : config.address) + ":" +
           std::to_string(parts_->port);
}

void Server::Parts::on_each_thread(const OnThread& task, std::function<void()> then) {
    const auto meeting = std::make_shared<Meeting>(io_threads.size(), std::move(then));
    for (const auto& thread : io_threads) {
        thread->supervise(Meeting::after(task(*thread), meeting));
    }
}

void Server::stop(Duration grace, std::function<void()> stopped) {
    Parts& parts = *parts_;
    parts.running = false;
    parts.end = parts.ended.get_future();
    const auto done = [&parts, stopped = std::move(stopped)] {
        stopped();
        parts.ended.set_value();
    };
    const auto end_links = [&parts, done] {
        parts.on_each_thread([](IoThread& thread) { return thread.end_links(); }, done);
    };
    // A request of one thread may wait for a link of another: no link goes before all connections.
    parts.on_each_thread([grace](IoThread& thread) { return thread.end_connections(grace); },
                         end_links);
}

void Server::stop_and_wait(Duration grace) {
    std::promise<void> stopped;
    stop(grace, [&stopped] { stopped.set_value(); });
    stopped.get_future().wait();
}

bool Server::end_workers(std::chrono::milliseconds patience) {
    return parts_->pool.stop(patience);
}

boost::json::object Server::report() const {
    boost::json::object report = to_json(parts_->tally.counts());
    report["socketio"] = to_json(parts_->shared.io->counts());
    return report;
}

Tally::Counts Server::counts() const {
    return parts_->tally.counts();
}

}  // namespace coqewd
