#include "app/io_thread.hpp"

#include <boost/asio/post.hpp>
#include <exception>

#include "app/accepting.hpp"
#include "core/async/timer.hpp"

namespace coqewd {

namespace asio = boost::asio;

namespace {

/// How long connections may take to end after the last reply was written.
constexpr auto farewell = std::chrono::seconds(2);

constexpr std::string_view too_many =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n"
    "Connection: close\r\n\r\n";

}  // namespace

IoThread::IoThread(Shared& shared, Options options)
    : shared_(shared),
      options_(std::move(options)),
      work_(asio::make_work_guard(context_)),
      acceptors_(executor(), {.on_error = errors_to(shared_.log)}),
      connections_(executor(), {.on_error = errors_to(shared_.log)}),
      dialing_(executor(), {.on_error = errors_to(shared_.log)}),
      supervision_(executor(), {.on_error = errors_to(shared_.log)}) {
    options_.session.on_client = [this](Channel& channel, net::socketio::ClientInfo client) {
        return serve_channel(channel, std::move(client));
    };
}

IoThread::~IoThread() {
    halt();
}

void IoThread::halt() {
    context_.stop();
    if (thread_.joinable()) thread_.join();
}

net::SetupResult<std::uint16_t> IoThread::listen(std::uint16_t port_of_others) {
    if (port_of_others != 0) options_.listener.port = port_of_others;
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
    thread_ = std::thread([this] { context_.run(); });
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
    if (shared_.connections.fetch_add(1) >= options_.connections_max) {
        --shared_.connections;
        refuse(std::move(stream));
        return false;
    }
    if (connections_.spawn(serve(std::move(stream)))) return true;
    --shared_.connections;
    return false;
}

void IoThread::refuse(std::unique_ptr<net::Stream> stream) {
    shared_.tally.count_connection_refused();
    // A TLS client could not read this before a handshake, which would cost more than it is worth.
    if (!options_.session.tls) static_cast<void>(stream->try_write(too_many));
    stream->close();
}

Task<> IoThread::serve(std::unique_ptr<net::Stream> stream) {
    net::socketio::Session session(std::move(stream), options_.session);
    sessions_.insert(&session);
    std::exception_ptr failure;
    try {
        co_await session.run();
    } catch (...) {
        failure = std::current_exception();
    }
    sessions_.erase(&session);
    --shared_.connections;
    if (failure) std::rethrow_exception(failure);
}

Task<> IoThread::serve_channel(Channel& channel, net::socketio::ClientInfo client) {
    const auto link = std::make_shared<Link>(executor(), channel, shared_.tally, options_.link);
    const auto caller = std::make_shared<Caller>();
    caller->socket_id = std::move(client.socket_id);
    caller->ip_address = std::move(client.ip_address);
    links_.insert(link);
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
    if (failure) std::rethrow_exception(failure);
}

Task<> IoThread::end_connections(Duration grace) {
    if (listener_) listener_->close();
    co_await acceptors_.join();
    for (auto* session : std::set(sessions_)) session->abort_handshake();
    for (const auto& link : std::set(links_)) link->drain();
    Timer impatience(executor());
    Timer end(executor());
    impatience.arm_after(grace, [this] {
        for (const auto& link : std::set(links_)) link->cancel_requests();
    });
    end.arm_after(grace + farewell, [this] {
        for (auto* session : std::set(sessions_)) session->abort();
    });
    co_await connections_.join();
}

Task<> IoThread::end_links() {
    for (const auto& dialer : dialers_) dialer->stop();
    co_await dialing_.join();
}

}  // namespace coqewd
