#include "net/http/served_connection.hpp"

#include <utility>

#include "net/transport/tls_stream.hpp"

namespace coqewd::net::http {

ServedConnection::ServedConnection(std::unique_ptr<Stream> stream, const Options& options)
    : options_(options), stream_(std::move(stream)) {}

ServedConnection::ServedConnection(Connection::Released taken_over, const Options& options)
    : options_(options) {
    connection_.emplace(std::move(taken_over.stream), options_.http, std::move(taken_over.unread));
}

void ServedConnection::abort() {
    if (connection_) return connection_->abort();
    if (stream_) stream_->close();
}

void ServedConnection::drain() {
    draining_ = true;
    if (!answering_) abort();
}

Task<> ServedConnection::run(Answer answer) {
    if (!connection_) {
        if (options_.tls && co_await secure()) co_return;
        connection_.emplace(std::move(stream_), options_.http);
    }
    error_code ended;
    while (!ended && !draining_) {
        const auto head = co_await connection_->read_head();
        if (!head) break;
        answering_ = true;
        ended = co_await answer(*connection_, *head);
        answering_ = false;
    }
    co_await connection_->finish();
}

Task<error_code> ServedConnection::secure() {
    auto secured = make_tls_stream(std::move(stream_), *options_.tls);
    TlsStream* tls = secured.get();
    stream_ = std::move(secured);
    Timer timer(stream_->executor());
    timer.arm_after(options_.handshake_timeout, [this] { abort(); });
    co_return co_await tls->handshake();
}

}  // namespace coqewd::net::http
