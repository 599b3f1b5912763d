#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "net/io/dispatch.hpp"
#include "net/io/ewdjs_channel.hpp"
#include "net/io/io_session.hpp"
#include "net/socketio/form.hpp"
#include "net/socketio/socketio_encoder.hpp"

// How a client joins namespaces and leaves them.

namespace coqewd {

using net::socketio::CompletePacket;
using net::socketio::EngineEnd;
using net::socketio::Generation;

namespace {

constexpr std::string_view default_namespace = "/";

/// Who ends so may come back; who leaves a namespace on purpose does not. As in Node.js.
constexpr std::array<std::string_view, 6> recoverable{
    "transport close", "transport error",     "ping timeout",
    "forced close",    "forced server close", "server shutting down",
};

/// A client of Engine.IO 3 says in a query what one of Engine.IO 4 says in JSON.
boost::json::object auth_of(const CompletePacket& packet) {
    boost::json::object auth;
    if (!packet.query.empty()) {
        for (auto& [name, value] : net::socketio::values_of(packet.query)) auth[name] = value;
    } else if (!packet.json.empty()) {
        boost::json::parse_options options;
        options.max_depth = reply_depth_max;
        auth = boost::json::parse(packet.json, {}, options).as_object();
    }
    return auth;
}

std::string text_in(const boost::json::object& auth, std::string_view name) {
    const auto* const value = auth.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : "";
}

}  // namespace

void IoSession::take_connect(const CompletePacket& packet) {
    if (!may_take(connects_)) {
        return punish(Misbehaviour::too_many_events, EngineEnd::overloaded);
    }
    const std::string nsp(packet.nsp);
    const bool is_default = nsp == default_namespace;
    std::erase(sent_away_, nsp);
    if (find(nsp)) {
        // Engine.IO 3 joins `/` by itself, and a client that asks all the same is joined already.
        if (is_eio3()) return;
        return punish(Misbehaviour::packet_out_of_turn, EngineEnd::forced_close);
    }
    if (!is_eio3() || default_done_ || is_default) return join(nsp, auth_of(packet));
    if (early_.size() < limits().namespaces_max) early_.push_back({nsp, auth_of(packet)});
}

IoSession::State IoSession::find(std::string_view nsp) const {
    const auto found = std::ranges::find_if(
        sockets_, [&](const State& socket) { return socket->nsp().name() == nsp; });
    return found == sockets_.end() ? nullptr : *found;
}

void IoSession::join(const std::string& nsp, boost::json::object auth) {
    if (closing_) return;
    if (default_refused_ && nsp != default_namespace) {
        return refuse(nsp, coqewd::refuse("The namespace / refuses this client"));
    }
    if (sockets_.size() >= limits().namespaces_max) {
        return refuse(nsp, coqewd::refuse("Too many namespaces"));
    }
    auto joined = enter(nsp, auth);
    if (!joined) return refuse_unknown(nsp);
    const auto socket = std::make_shared<SocketState>(self_, std::move(joined), new_socket_id(nsp));
    sockets_.push_back(socket);
    begin_recovery(*socket, auth);
    socket->set_auth(std::move(auth));
    const bool skips = socket->returning && io_.shared().options().recovery.skip_middleware;
    if (skips || socket->nsp().hooks().middleware.empty()) return complete(socket);
    nursery_.spawn(admit(socket));
}

std::shared_ptr<Namespace> IoSession::enter(const std::string& nsp,
                                            const boost::json::object& auth) {
    try {
        return io_.enter(nsp, auth);
    } catch (...) {
        // The author's predicate throws.
        report(std::current_exception());
        return nullptr;
    }
}

std::string IoSession::new_socket_id(std::string_view nsp) const {
    if (!is_eio3()) return io_.shared().new_id();
    // The client takes it to be that, because it is never told.
    const std::string sid(engine_.sid());
    return nsp == default_namespace ? sid : std::string(nsp) + "#" + sid;
}

/// Asks all middleware; what it says means nothing when the client has left meanwhile.
Task<> IoSession::admit(State socket) {
    const auto middleware = socket->nsp().hooks().middleware;
    for (const auto& each : middleware) {
        const Admission admission = co_await ask(each, socket);
        if (!socket->joining()) co_return;
        if (!admission.accepted) {
            socket->session()->turn_away(socket, admission);
            co_return;
        }
    }
    socket->session()->complete(socket);
}

void IoSession::turn_away(const State& socket, const Admission& refusal) {
    const std::string nsp = socket->nsp().name();
    leave(socket, {});
    refuse(nsp, refusal);
    if (is_eio3() && nsp == default_namespace) settle_default(true);
}

/// The socket joins, the client is told so, and then the handlers are.
void IoSession::complete(const State& socket) {
    Recovered recovered = complete_recovery(*socket);
    // What others had to get first may have ended this connection.
    if (!socket->joining()) return;
    socket->connect();
    socket->nsp().rooms().add(*socket);
    for (const std::string& room : recovered.rooms) socket->join(room);
    send_answer(*socket);
    for (const auto& broadcast : recovered.missed) socket->deliver(*broadcast);
    ++io_.shared().counts().connected;
    ++io_.shared().counts().sockets;
    if (socket->recovered) ++io_.shared().counts().recovered;
    if (!std::exchange(joined_once_, true)) {
        timer_.reset();
        watch_attachments();
    }
    io_.drain();
    if (socket->connected()) dispatch_connect(socket);
    if (is_eio3() && socket->nsp().name() == default_namespace) settle_default(false);
}

void IoSession::send_answer(const SocketState& socket) {
    std::string answer;
    net::socketio::append_connect_answer(answer, {.generation = engine_.handshake().generation,
                                                  .nsp = socket.nsp().name(),
                                                  .sid = socket.id(),
                                                  .pid = socket.pid});
    engine_.send_text(answer);
}

void IoSession::settle_default(bool refused) {
    default_done_ = true;
    default_refused_ = refused;
    for (Early& early : std::exchange(early_, {})) {
        if (!find(early.nsp)) join(early.nsp, std::move(early.auth));
    }
}

void IoSession::refuse(std::string_view nsp, const Admission& refusal) {
    std::string packet;
    const std::string data = refusal.data ? boost::json::serialize(*refusal.data) : "";
    net::socketio::append_connect_error(packet, {.generation = engine_.handshake().generation,
                                                 .nsp = nsp,
                                                 .message = refusal.message,
                                                 .data_json = data});
    engine_.send_text(packet);
    count_refusal();
}

void IoSession::refuse_unknown(std::string_view nsp) {
    std::string packet;
    net::socketio::append_invalid_namespace(packet, nsp);
    engine_.send_text(packet);
    count_refusal();
}

void IoSession::count_refusal() {
    ++io_.shared().counts().refused;
    if (++refusals_ <= limits().refusals_max) return;
    punish(Misbehaviour::too_many_refusals, EngineEnd::overloaded);
}

void IoSession::begin_recovery(SocketState& socket, const boost::json::object& auth) {
    IoShared& shared = io_.shared();
    if (!shared.recovers() || is_eio3()) return;
    const std::string pid = text_in(auth, "pid");
    const std::string offset = text_in(auth, "offset");
    if (pid.empty()) return;
    auto away = shared.claim(socket.nsp().name(), pid, offset, io_.now());
    if (!away) return;
    socket.set_id(away->id);
    socket.pid = pid;
    socket.returning =
        std::make_unique<SocketState::Returning>(SocketState::Returning{std::move(*away), offset});
}

IoSession::Recovered IoSession::complete_recovery(SocketState& socket) {
    if (!io_.shared().recovers() || is_eio3()) return {};
    if (const auto returning = std::exchange(socket.returning, nullptr)) {
        auto missed = io_.missed(returning->away, returning->offset);
        if (missed) {
            socket.recovered = true;
            socket.data = std::move(returning->away.data);
            return {std::move(*missed), std::move(returning->away.rooms)};
        }
        // Too much went out while the middleware was asked.
        socket.set_id(io_.shared().new_id());
    }
    socket.pid = io_.shared().new_id();
    return {};
}

void IoSession::remember(SocketState& socket, std::string_view reason) {
    if (socket.pid.empty() || std::ranges::find(recoverable, reason) == recoverable.end()) return;
    AwaySocket away{.id = socket.id(),
                    .nsp = socket.nsp().name(),
                    .rooms = {},
                    .data = socket.data,
                    .last_sent = socket.last_sent};
    for (const Rooms::Room* const room : socket.rooms) away.rooms.push_back(room->name);
    io_.shared().keep_away(*shard_, socket.pid, std::move(away), io_.now());
}

void IoSession::leave(const State& given, std::string_view reason, std::string_view farewell) {
    // The one that is given may be an element of what changes now.
    const State socket = given;
    if (std::erase(sockets_, socket) == 0) return;
    if (socket->connected()) {
        dispatch_end(socket, reason, EndStage::leaving);
        if (!farewell.empty()) engine_.send_text(farewell);
        remember(*socket, reason);
        socket->nsp().rooms().remove(*socket);
        --io_.shared().counts().sockets;
        if (const auto channel = std::exchange(socket->channel, nullptr)) channel->end();
        socket->end();
        dispatch_end(socket, reason, EndStage::left);
    }
    socket->end();
    socket->drop_handlers();
    io_.release(socket->nsp());
}

void IoSession::leave_all(std::string_view reason) {
    const auto sockets = sockets_;
    for (const State& socket : sockets) leave(socket, reason);
}

}  // namespace coqewd
