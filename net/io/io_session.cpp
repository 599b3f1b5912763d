#include "net/io/io_session.hpp"

#include <algorithm>
#include <utility>

#include "net/io/dispatch.hpp"
#include "net/io/ewdjs_channel.hpp"
#include "net/io/received.hpp"
#include "net/socketio/client_info.hpp"
#include "net/socketio/ewdjs_event.hpp"
#include "net/socketio/socketio_encoder.hpp"

namespace coqewd {

using net::socketio::CompletePacket;
using net::socketio::EngineEnd;
using net::socketio::Generation;
using net::socketio::PacketType;
using net::socketio::ParseError;

namespace {

/// Node.js's servers have another word when they end a client for what it does.
std::string words_of(EngineEnd why) {
    if (why == EngineEnd::forced_close) return "forced server close";
    return make_error_code(why).message();
}

bool is_ewdjs(const SocketState& socket, const CompletePacket& packet) {
    return socket.nsp().takes_ewdjs && packet.event == net::socketio::ewdjs_name;
}

}  // namespace

IoSession::IoSession(Io& io, net::socketio::EngineSocket& engine)
    : io_(io),
      shard_(io.shard()),
      engine_(engine),
      decoder_(engine.handshake().generation, limits().packet),
      self_(std::make_shared<IoSession*>(this)),
      room_(engine.executor()),
      nursery_(engine.executor(), {.on_error = [this](auto thrown) { report(thrown); }}) {
    io_.add(*this);
    engine_.wake_at_end(&room_);
}

IoSession::~IoSession() {
    engine_.wake_at_end(nullptr);
    // Only a session whose coroutine was destroyed half-way has any left.
    for (const State& socket : sockets_) {
        socket->nsp().rooms().remove(*socket);
        socket->end();
        socket->drop_handlers();
    }
    *self_ = nullptr;
    if (shard_->io != nullptr) shard_->io->remove(*this);
}

Task<> IoSession::run(Io& io, net::socketio::EngineSocket& engine) {
    IoSession session(io, engine);
    error_code why;
    std::exception_ptr failure;
    try {
        session.begin();
        while (!(why = session.take_arrived())) {
            if (!session.held_) {
                why = session.take_message(co_await engine.receive());
                if (why) break;
            } else if (!session.room_.take()) {
                co_await session.room_.next();
            }
        }
    } catch (...) {
        failure = std::current_exception();
        why = EngineEnd::forced_close;
    }
    session.end(why);
    co_await session.nursery_.join();
    if (failure) std::rethrow_exception(failure);
}

// Inlined into the coroutine, they would make its frame larger, which each client has, and each
// message touch more of it ("What a message costs" in docs/architecture.md).

/// Up to what has to wait. Says why no more will come.
[[gnu::noinline]] error_code IoSession::take_arrived() {
    if (held_ && must_wait(*held_)) return {};
    if (const auto packet = std::exchange(held_, std::nullopt)) take_and_release(*packet);
    error_code why;
    while (!why && !held_) {
        const auto message = engine_.received();
        if (!message) break;
        why = take_message(*message);
    }
    return why;
}

[[gnu::noinline]] error_code IoSession::take_message(
    const Result<net::socketio::EngineMessage>& message) {
    if (!message) return message.error();
    const auto packet = decode(*message);
    if (packet && must_wait(*packet)) {
        held_ = packet;
    } else if (packet) {
        take_and_release(*packet);
    }
    return {};
}

void IoSession::take_and_release(const CompletePacket& packet) {
    take(packet);
    decoder_.release();
}

void IoSession::begin() {
    timer_.emplace(engine_.executor());
    timer_->arm_after(limits().connect_timeout,
                      [this] { punish(Misbehaviour::joined_nothing, EngineEnd::forced_close); });
    if (is_eio3()) join("/", {});
}

void IoSession::end(const error_code& why) {
    closing_ = true;
    timer_.reset();
    leave_all(why.message());
}

bool IoSession::is_eio3() const {
    return engine_.handshake().generation == Generation::eio3;
}

std::optional<CompletePacket> IoSession::decode(const net::socketio::EngineMessage& message) {
    // What comes behind our own close counts no more.
    if (closing_) return std::nullopt;
    if (const auto packet = cut(message)) return packet;
    const auto packet =
        message.binary ? decoder_.feed_binary(message.data) : decoder_.feed_text(message.data);
    watch_attachments();
    if (packet) return *packet;
    if (packet.error() != ParseError::need_more) {
        punish(Misbehaviour::unreadable_packet, EngineEnd::parse_error);
    }
    return std::nullopt;
}

/// A message of QEWD's, which its reader looks at anyway, is not looked at here.
std::optional<CompletePacket> IoSession::cut(const net::socketio::EngineMessage& message) {
    // The reader allows as much depth as JSON may have, and not less.
    const bool as_deep = carries_link_ || limits().packet.json.depth_max > json_depth_max;
    if (message.binary || decoder_.waiting() || !as_deep) return std::nullopt;
    const auto argument = net::socketio::cut_ewdjs(message.data);
    if (!argument) return std::nullopt;
    const State socket = find("/");
    if (!socket || !socket->connected() || !socket->nsp().takes_ewdjs) return std::nullopt;
    cut_ = {.kind = JsonKind::object, .text = *argument};
    return net::socketio::ewdjs_packet(cut_);
}

std::optional<std::string> IoSession::decode_ewdjs(std::string_view argument) {
    auto packet_limits = limits().packet;
    if (carries_link_) packet_limits.json = {.depth_max = reply_depth_max + 1};
    auto first = net::socketio::decode_ewdjs(argument, packet_limits);
    if (first) return std::move(*first);
    // The other clients of that server have said nothing wrong.
    if (carries_link_) return std::nullopt;
    punish(Misbehaviour::unreadable_packet, EngineEnd::parse_error);
    return std::nullopt;
}

void IoSession::watch_attachments() {
    if (!joined_once_ || timer_.has_value() == decoder_.waiting()) return;
    if (!decoder_.waiting()) return timer_.reset();
    timer_.emplace(engine_.executor());
    timer_->arm_after(limits().attachments_timeout,
                      [this] { punish(Misbehaviour::late_attachments, EngineEnd::parse_error); });
}

bool IoSession::must_wait(const CompletePacket& packet) const {
    if (is_over()) return false;
    // Who joins and leaves over and over begins coroutines too.
    if (packet.type == PacketType::connect) return busy() >= limits().handlers_max;
    if (!net::socketio::is_event(packet.type)) return false;
    const State socket = find(packet.nsp);
    if (!socket || !socket->connected()) return false;
    if (is_ewdjs(*socket, packet)) return socket->channel && !socket->channel->takes();
    return socket->busy() >= limits().handlers_max;
}

/// Without the handlers that wait for the client, as in SocketState::busy().
std::size_t IoSession::busy() const {
    std::size_t waiting = 0;
    for (const State& socket : sockets_) waiting += socket->acks ? socket->acks->size() : 0;
    return coroutines > waiting ? coroutines - waiting : 0;
}

bool IoSession::is_over() const {
    return closing_ || engine_.has_ended();
}

void IoSession::take(const CompletePacket& packet) {
    if (is_over()) return;
    if (packet.type == PacketType::connect) return take_connect(packet);
    const State socket = find(packet.nsp);
    // The client did not know yet.
    if (!socket && std::ranges::find(sent_away_, packet.nsp) != sent_away_.end()) return;
    if (!socket || !socket->connected() || packet.type == PacketType::connect_error) {
        // Servers of Engine.IO 3 let it pass, which their clients may rely on.
        if (is_eio3() && packet.type != PacketType::connect_error) return;
        return punish(Misbehaviour::packet_out_of_turn, EngineEnd::forced_close);
    }
    if (packet.type == PacketType::disconnect) return leave(socket, "client namespace disconnect");
    if (net::socketio::is_event(packet.type)) return take_event(socket, packet);
    if (packet.ack_id && socket->acks) {
        socket->acks->complete(*packet.ack_id, arguments_of(packet));
    }
}

bool IoSession::may_take(TokenBucket& tokens) const {
    const std::size_t per_second = limits().events_per_second;
    return per_second == 0 || carries_link_ || tokens.take(per_second, io_.now());
}

void IoSession::take_event(const State& socket, const CompletePacket& packet) {
    ++io_.shared().counts().events;
    if (!may_take(socket->tokens)) {
        return punish(Misbehaviour::too_many_events, EngineEnd::overloaded);
    }
    if (is_ewdjs(*socket, packet)) {
        // QEWD's message is the first argument; one that has none says nothing.
        if (packet.arguments.empty()) return;
        return take_ewdjs(socket, std::string(packet.arguments.front().text));
    }
    dispatch_event(socket, packet.event, arguments_of(packet), packet.ack_id);
}

void IoSession::take_ewdjs(const State& socket, std::string text) {
    if (socket->channel) return socket->channel->offer(std::move(text));
    const auto channel = std::make_shared<EwdjsChannel>(*this, socket->nsp().name());
    socket->channel = channel;
    channel->offer(std::move(text));
    nursery_.spawn(serve_channel(socket, channel, engine_.handshake().ip_address));
}

Task<> IoSession::serve_channel(State socket, std::shared_ptr<EwdjsChannel> channel,
                                std::string address) {
    std::exception_ptr failure;
    try {
        const Io::OnChannel& on_channel = (*socket->session()).io().on_channel();
        co_await on_channel(*channel, {socket->id(), std::move(address), socket->nsp().name()});
    } catch (...) {
        failure = std::current_exception();
    }
    channel->end();
    if (socket->channel == channel) socket->channel.reset();
    if (IoSession* const session = socket->session()) {
        if (failure) session->end_with(EngineEnd::forced_close);
        session->wake();
    }
    if (failure) std::rethrow_exception(failure);
}

void IoSession::disconnect(const State& socket) {
    const std::string& nsp = socket->nsp().name();
    std::string packet;
    net::socketio::append_disconnect(packet, nsp);
    std::erase(sent_away_, nsp);
    if (sent_away_.size() >= limits().namespaces_max) sent_away_.erase(sent_away_.begin());
    sent_away_.push_back(nsp);
    leave(socket, "server namespace disconnect", packet);
}

void IoSession::disconnect_all() {
    const auto sockets = sockets_;
    for (const State& socket : sockets) {
        if (socket->connected()) disconnect(socket);
    }
    end_with(EngineEnd::forced_close);
}

void IoSession::end_with(EngineEnd why) {
    if (std::exchange(closing_, true)) return;
    leave_all(words_of(why));
    engine_.close(why);
    wake();
}

void IoSession::punish(Misbehaviour misbehaviour, EngineEnd why) {
    if (closing_) return;
    IoShared& shared = io_.shared();
    ++shared.counts().closed.at(static_cast<std::size_t>(misbehaviour));
    const auto& told = shared.options().on_misbehaviour;
    if (told) told(engine_.handshake().ip_address, misbehaviour);
    end_with(why);
}

void IoSession::report(const std::exception_ptr& thrown) const {
    ++io_.shared().counts().handler_errors;
    if (const auto& told = io_.shared().options().on_error) told(thrown);
}

}  // namespace coqewd
