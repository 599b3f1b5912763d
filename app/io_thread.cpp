#include "app/io_thread.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <exception>
#include <iterator>
#include <stdexcept>

#include "app/accepting.hpp"
#include "app/browser_response.hpp"
#include "app/make_pushes.hpp"
#include "core/app/local_handlers.hpp"
#include "core/async/thread_name.hpp"
#include "core/async/timer.hpp"
#include "core/message/error_json.hpp"
#include "net/transport/error.hpp"

namespace coqewd {

namespace asio = boost::asio;

namespace {

/// How long connections may take to end after the last reply was written.
constexpr auto farewell = std::chrono::seconds(2);

std::string too_many_text(const std::string& node) {
    const std::string body = error_json({.code = FaultCode::overloaded,
                                         .text = "The server has too many connections",
                                         .node = node,
                                         .retryable = true});
    return net::http::to_text({.status = 503, .body = body, .fields = {{"Retry-After", "5"}}});
}

}  // namespace

IoThread::IoThread(Shared& shared, Options options)
    : shared_(shared),
      options_(std::move(options)),
      work_(asio::make_work_guard(context_)),
      answered_(executor()),
      io_(shared_.io, executor()),
      rest_(executor(), shared_.dispatcher, shared_.tally, rest_options()),
      acceptors_(executor(), {.on_error = errors_to(shared_.log)}),
      connections_(executor(), {.on_error = errors_to(shared_.log)}),
      dialing_(executor(), {.on_error = errors_to(shared_.log)}),
      supervision_(executor(), {.on_error = errors_to(shared_.log)}) {
    io_.serve_ewdjs(options_.qewd_namespaces,
                    [this](Channel& channel, net::socketio::ClientInfo client) {
                        return serve_channel(channel, std::move(client));
                    });
    if (shared_.setup) shared_.setup(io_);
    add_endpoint(options_.path,
                 [this](net::socketio::EngineSocket& engine) { return io_.serve(engine); });
    for (const auto& [path, on_engine] : io_.engines()) add_endpoint(path, on_engine);
    if (options_.files.folder) files_.emplace(options_.files);
}

RestGateway::Options IoThread::rest_options() {
    RestGateway::Options options = options_.rest;
    options.on_answered = [this] { answered_.notify(); };
    return options;
}

void IoThread::add_endpoint(std::string path, net::socketio::OnEngine on_engine) {
    if (endpoint_at(path)) throw std::logic_error("Two endpoints have the path " + path);
    auto endpoint = std::make_unique<Endpoint>(std::move(path), options_.engine, nullptr);
    endpoint->options.on_engine = std::move(on_engine);
    endpoint->options.thread = shared_.threads.size();
    endpoint->options.sessions_max = options_.connections_max;
    endpoint->options.sessions = &shared_.sessions;
    endpoint->options.on_full = [this] { shared_.tally.count_connection_refused(); };
    endpoint->server = std::make_unique<net::socketio::EngineServer>(executor(), endpoint->options);
    endpoints_.push_back(std::move(endpoint));
}

/// Clients write the slash at the end; it may be missing.
net::socketio::EngineServer* IoThread::endpoint_at(std::string_view path) {
    for (const auto& endpoint : endpoints_) {
        const std::string_view own = endpoint->path;
        if (path == own || path == own.substr(0, own.size() - 1)) return endpoint->server.get();
    }
    return nullptr;
}

IoThread::~IoThread() {
    halt();
}

void IoThread::halt() {
    context_.stop();
    if (thread_.joinable()) thread_.join();
}

/// A port that several threads share could be shared by another server too, which would take some
/// of the clients: who listens there alone for a moment knows that there is none.
std::optional<net::SetupError> IoThread::taken_by_another() {
    net::Listener::Options alone = options_.listener;
    if (!alone.shared_port || alone.port == 0) return std::nullopt;
    alone.shared_port = false;
    const auto opened = net::Listener::open(executor(), alone);
    return opened ? std::nullopt : std::optional(opened.error());
}

net::SetupResult<std::uint16_t> IoThread::listen(std::uint16_t port_of_others) {
    if (port_of_others != 0) {
        options_.listener.port = port_of_others;
    } else if (const auto taken = taken_by_another()) {
        return *taken;
    }
    auto opened = net::Listener::open(executor(), options_.listener);
    if (!opened) return opened.error();
    listener_ = std::move(*opened);
    acceptors_.spawn(accept_connections());
    return listener_->port();
}

void IoThread::dial(std::shared_ptr<Peer> peer, net::Dialer::Options options) {
    options.link = options_.link;
    auto& dialer = dialers_.emplace_back(std::make_unique<net::Dialer>(
        executor(), std::move(peer), shared_.tally, std::move(options)));
    dialing_.spawn(dialer->run());
}

void IoThread::start() {
    const auto place = std::ranges::find(shared_.threads, this);
    const auto index = static_cast<std::size_t>(place - shared_.threads.begin());
    thread_ = std::thread([this, index] {
        name_this_thread("io", index);
        context_.run();
    });
}

void IoThread::supervise(Task<> task) {
    asio::post(context_,
               [this, task = std::move(task)]() mutable { supervision_.spawn(std::move(task)); });
}

Task<> IoThread::accept_connections() {
    const Log& log = shared_.log;
    co_await accept_all({.accept = [this] { return listener_->accept(); },
                         .adopt = [this](auto stream) { adopt(std::move(stream)); },
                         .warn = [&log](std::string_view line) { log.warn(line); },
                         .fail = [&log](std::string_view line) { log.error(line); }});
}

bool IoThread::adopt(std::unique_ptr<net::Stream> stream) {
    if (shared_.connections >= options_.connections_max) {
        refuse(std::move(stream));
        return false;
    }
    return connections_.spawn(serve(
        std::make_unique<net::http::ServedConnection>(std::move(stream), options_.connection)));
}

void IoThread::take_over(net::http::Connection::Released connection) {
    asio::post(context_, [this, taken = std::move(connection)]() mutable {
        connections_.spawn(serve(
            std::make_unique<net::http::ServedConnection>(std::move(taken), options_.connection)));
    });
}

void IoThread::refuse(std::unique_ptr<net::Stream> stream) {
    shared_.tally.count_connection_refused();
    // A TLS client could not read this before a handshake, which would cost more than it is worth.
    if (!options_.connection.tls)
        static_cast<void>(stream->try_write(too_many_text(options_.link.node)));
    stream->close();
}

Task<> IoThread::serve(std::unique_ptr<net::http::ServedConnection> connection) {
    ++shared_.connections;
    served_.insert(connection.get());
    std::exception_ptr failure;
    try {
        co_await connection->run(
            [this](net::http::Connection& http, const net::http::RequestHead& head) {
                return answer(http, head);
            });
    } catch (...) {
        failure = std::current_exception();
    }
    served_.erase(connection.get());
    --shared_.connections;
    if (failure) std::rethrow_exception(failure);
}

/// No coroutine of its own: each request would pay for it.
Task<error_code> IoThread::answer(net::http::Connection& connection,
                                  const net::http::RequestHead& head) {
    const std::string_view target = head.target;
    const std::string_view path = target.substr(0, target.find('?'));
    if (net::socketio::EngineServer* const endpoint = endpoint_at(path)) {
        const auto home = net::socketio::EngineServer::home(head);
        const bool elsewhere = home && *home < shared_.threads.size();
        if (elsewhere && shared_.threads[*home] != this) {
            return hand_over(connection, *shared_.threads[*home]);
        }
        return endpoint->serve(connection, head);
    }
    if (auto found = rest_.find(head)) return rest_.serve(connection, head, std::move(*found));
    return answer_file(connection, head);
}

Task<error_code> IoThread::answer_file(net::http::Connection& connection,
                                       const net::http::RequestHead& head) {
    if (auto file = options_.browser_files ? browser_response(head, options_.path) : std::nullopt) {
        // A page of another origin loads a script without leave, but no module.
        std::ranges::move(options_.engine.cors.fields(head), std::back_inserter(file->fields));
        co_return co_await connection.respond(*file);
    }
    if (files_) {
        const auto more = options_.engine.cors.fields(head);
        const auto served = co_await files_->serve(connection, head, more);
        if (served) co_return *served;
    }
    co_return co_await rest_.not_found(connection, head);
}

/// A session's requests are served on its thread, whichever has accepted their connection.
Task<error_code> IoThread::hand_over(net::http::Connection& connection, IoThread& other) {
    auto released = connection.release_request();
    released.stream = released.stream->move_to(other.executor());
    other.take_over(std::move(released));
    co_return net::error::operation_aborted;
}

Task<> IoThread::serve_channel(Channel& channel, net::socketio::ClientInfo client) {
    const auto link = std::make_shared<Link>(executor(), channel, shared_.tally, options_.link);
    const auto caller = std::make_shared<Caller>();
    caller->socket_id = std::move(client.socket_id);
    caller->ip_address = std::move(client.ip_address);
    // QEWD's io.toApplication: whoever has registered is in a room of the application.
    caller->on_registered = [this, id = caller->socket_id,
                             nsp = std::move(client.nsp)](std::string_view application) {
        io_.of(nsp).in(id).join(room_of(std::string(application)));
    };
    caller->on_server = [this, &channel, &link = *link] {
        channel.set_outbox(link.outbox_of(options_.link_outbox_bytes_max));
    };
    links_.insert(link);
    if (stopping_) link->drain();
    Dispatcher& dispatcher = shared_.dispatcher;
    std::exception_ptr failure;
    try {
        co_await link->run(
            [&dispatcher](Request request) { return dispatcher.dispatch(std::move(request)); },
            caller);
    } catch (...) {
        failure = std::current_exception();
    }
    links_.erase(link);
    answered_.notify();
    if (failure) std::rethrow_exception(failure);
}

Task<> IoThread::end_connections(Duration grace) {
    if (listener_) listener_->close();
    co_await acceptors_.join();
    stopping_ = true;
    for (const auto& link : std::set(links_)) link->drain();
    rest_.drain();
    Timer impatience(executor());
    Timer end(executor());
    impatience.arm_after(grace, [this] {
        for (const auto& link : std::set(links_)) link->cancel_requests();
        rest_.cancel();
    });
    end.arm_after(grace + farewell, [this] { abort_all(); });
    while (!links_.empty() || rest_.busy()) co_await answered_.wait();
    // Nobody has an answer to wait for any more.
    impatience.cancel();
    end.arm_after(farewell, [this] { abort_all(); });
    for (const auto& endpoint : endpoints_) {
        endpoint->server->close(net::socketio::EngineEnd::server_shutting_down);
    }
    for (const auto& endpoint : endpoints_) co_await endpoint->server->join();
    for (auto* connection : std::set(served_)) connection->drain();
    co_await connections_.join();
    co_await LocalHandlers::of(executor()).end();
}

void IoThread::abort_all() {
    for (const auto& endpoint : endpoints_) endpoint->server->abort();
    rest_.cancel();
    io_.cancel();
    for (auto* connection : std::set(served_)) connection->abort();
}

Task<> IoThread::end_links() {
    for (const auto& dialer : dialers_) dialer->stop();
    co_await dialing_.join();
}

}  // namespace coqewd
