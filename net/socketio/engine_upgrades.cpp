// How EngineServer changes from HTTP to WebSockets.

#include <exception>
#include <utility>

#include "net/socketio/engine_server.hpp"
#include "net/socketio/probe.hpp"
#include "net/transport/error.hpp"
#include "net/websocket/handshake.hpp"

namespace coqewd::net::socketio {

Task<std::optional<http::Connection::Released>> EngineServer::switch_protocol(Exchange& exchange) {
    const auto& fields = exchange.head.fields;
    const std::string upgrade = fields.get("Upgrade");
    const std::string connection = fields.get("Connection");
    const std::string version = fields.get("Sec-WebSocket-Version");
    const std::string key = fields.get("Sec-WebSocket-Key");
    if (const auto failure = websocket::check_request({.method = exchange.head.method,
                                                       .http_version = exchange.head.version,
                                                       .upgrade = upgrade,
                                                       .connection = connection,
                                                       .version = version,
                                                       .key = key})) {
        const unsigned status = websocket::http_status(failure);
        co_await refuse_upgrade(exchange, status, failure.message());
        co_return std::nullopt;
    }
    const auto response = websocket::response_text(key);
    if (!response) co_return std::nullopt;
    if (co_await exchange.connection.write_switch(*response)) co_return std::nullopt;
    co_return exchange.connection.release();
}

Task<error_code> EngineServer::upgrade(Exchange& exchange) {
    auto released = co_await switch_protocol(exchange);
    if (!released) co_return error::operation_aborted;
    auto carrier = exchange.session->make_carrier(std::move(released->stream));
    carrier->feed(released->unread);
    websocket::Connection* const candidate = carrier.get();
    candidates_.insert(candidate);
    std::exception_ptr failure;
    try {
        co_await try_out(*exchange.session, carrier);
    } catch (...) {
        failure = std::current_exception();
    }
    candidates_.erase(candidate);
    if (failure) std::rethrow_exception(failure);
    co_return error::operation_aborted;
}

Task<> EngineServer::try_out(EngineSession& session,
                             std::unique_ptr<websocket::Connection>& carrier) {
    if (session.begin_upgrade(*carrier)) {
        const bool confirmed = co_await probe(session, *carrier, options_.upgrade_timeout);
        if (confirmed && session.upgrade(carrier)) co_return;
        session.give_up_upgrade(*carrier);
    }
    co_await carrier->leave();
}

}  // namespace coqewd::net::socketio
