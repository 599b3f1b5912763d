#include "net/socketio/probe.hpp"

#include <string_view>

#include "core/async/timer.hpp"

namespace coqewd::net::socketio {
namespace {

Task<bool> hears(websocket::Connection& connection, std::string_view expected) {
    const auto message = co_await connection.read();
    if (!message) co_return false;
    const bool is_text = message->opcode == websocket::Opcode::text;
    co_return is_text && message->payload == expected;
}

}  // namespace

Task<bool> probe(EngineSession& session, websocket::Connection& connection, Duration timeout) {
    Timer timer(connection.executor());
    // The session polls on at once, however long the client takes to answer the close frame.
    timer.arm_after(timeout, [&session, &connection] {
        session.give_up_upgrade(connection);
        connection.close({});
    });
    if (!co_await hears(connection, "2probe")) co_return false;
    connection.write_text("3probe");
    session.release_polls();
    co_return co_await hears(connection, "5");
}

}  // namespace coqewd::net::socketio
