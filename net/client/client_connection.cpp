#include "net/client/client_connection.hpp"

#include "net/client/end_of_connection.hpp"
#include "net/error.hpp"
#include "net/socketio/ewdjs_event.hpp"
#include "net/transport/error.hpp"

namespace coqewd::net {

using socketio::CompletePacket;
using socketio::Generation;
using socketio::ParseError;
using websocket::CloseCode;

namespace {

constexpr std::string_view message_digit = "4";

}  // namespace

ClientConnection::ClientConnection(Executor executor, Options options)
    : executor_(std::move(executor)), options_(std::move(options)) {}

ClientConnection::~ClientConnection() = default;

Task<error_code> ClientConnection::connect(Joining::Ask ask) {
    cancelled_ = false;
    const auto& asked = options_.opening.endpoint.eio;
    const bool older = asked ? *asked == 3 : older_;
    error_code failure = co_await attempt(older ? Generation::eio3 : Generation::eio4, ask);
    older_ = older && !failure;
    // A server of the older generation takes any EIO for its own and greets in its way.
    if (failure == Error::other_generation && !asked && !older && !cancelled_) {
        failure = co_await attempt(Generation::eio3, std::move(ask));
        older_ = !failure;
    }
    co_return failure;
}

Task<error_code> ClientConnection::attempt(Generation generation, Joining::Ask ask) {
    bool late = false;
    Timer timer(executor_);
    timer.arm_after(options_.timeout, [this, &late] {
        late = true;
        end(CloseCode::normal);
    });
    const error_code failure = co_await establish(generation, std::move(ask));
    timer.cancel();
    if (!failure) co_return failure;
    co_await leave();
    co_return late ? Error::timed_out : failure;
}

Task<error_code> ClientConnection::establish(Generation generation, Joining::Ask ask) {
    opening_ = std::make_unique<Opening>(executor_, options_.opening);
    auto opened = co_await opening_->open(generation);
    opening_.reset();
    if (!opened) co_return opened.error();
    joining_ = std::make_unique<Joining>(generation, std::move(ask));
    decoder_ = std::make_unique<socketio::Decoder>(generation, options_.limits);
    engine_ = std::make_unique<EngineClient>(
        std::move(*opened), EngineClient::Options{.generation = generation,
                                                  .message_bytes_max = options_.message_bytes_max,
                                                  .outbox_bytes_max = options_.outbox_bytes_max,
                                                  .random = options_.opening.random,
                                                  .on_slow = options_.on_slow});
    const error_code failure = co_await join();
    if (failure) fail(failure);
    co_return failure;
}

Task<error_code> ClientConnection::join() {
    if (const error_code failure = co_await engine_->greeting()) co_return failure;
    std::string reply = joining_->first();
    for (;;) {
        if (!reply.empty()) engine_->send_text(message_digit, reply);
        if (joining_->joined()) co_return error_code();
        const auto packet = co_await next();
        if (!packet) co_return packet.error();
        reply.clear();
        if (is_event(packet->type) || is_ack(packet->type)) {
            if (const error_code failure = take_early(*packet)) co_return failure;
            continue;
        }
        Joining::Step step = joining_->take(*packet);
        if (step.end) co_return step.end;
        reply = std::move(step.reply);
    }
}

error_code ClientConnection::take_early(const CompletePacket& packet) {
    if (packet.nsp != joining_->nsp()) return {};
    const bool taken = options_.on_early && is_event(packet.type) && options_.on_early(packet);
    return taken ? error_code() : Error::protocol;
}

Task<Result<CompletePacket>> ClientConnection::read() {
    for (;;) {
        if (const auto packet = take()) co_return *packet;
        if (const error_code failure = co_await engine_->more()) {
            fail(failure);
            co_return failure;
        }
    }
}

std::optional<Result<CompletePacket>> ClientConnection::take() {
    for (;;) {
        const auto ready = next_ready();
        if (!ready) return std::nullopt;
        const Result<CompletePacket>& packet = *ready;
        if (!packet) {
            if (!is_json_error(packet.error())) fail(packet.error());
            return packet;
        }
        if (packet->nsp != joining_->nsp()) continue;
        if (is_event(packet->type) || is_ack(packet->type)) return packet;
        const bool left = packet->type == socketio::PacketType::disconnect;
        const error_code why = left ? Error::disconnected : Error::protocol;
        fail(why);
        return why;
    }
}

Task<Result<CompletePacket>> ClientConnection::next() {
    for (;;) {
        if (const auto packet = next_ready()) co_return *packet;
        if (const error_code failure = co_await engine_->more()) co_return failure;
    }
}

std::optional<Result<CompletePacket>> ClientConnection::next_ready() {
    for (;;) {
        decoder_->release();
        const auto message = engine_->received();
        if (!message) return std::nullopt;
        if (!*message) return message->error();
        if (const auto packet = cut(**message)) return *packet;
        auto packet = (*message)->binary ? decoder_->feed_binary((*message)->data)
                                         : decoder_->feed_text((*message)->data);
        if (packet || packet.error() != ParseError::need_more) return packet;
    }
}

std::optional<CompletePacket> ClientConnection::cut(const socketio::EngineMessage& message) {
    const bool may_cut = options_.cuts_ewdjs && joining_->joined() && !decoder_->waiting();
    if (!may_cut || message.binary) return std::nullopt;
    const auto argument = socketio::cut_ewdjs(message.data);
    if (!argument) return std::nullopt;
    cut_ = {.kind = JsonKind::object, .text = *argument};
    return socketio::ewdjs_packet(cut_);
}

bool ClientConnection::write(std::string_view packet, std::span<const std::string> attachments) {
    if (!engine_->send_text(message_digit, packet)) return false;
    for (const std::string& attachment : attachments) {
        if (!engine_->send_binary(attachment)) return false;
    }
    return true;
}

void ClientConnection::cancel(CloseCode code) {
    cancelled_ = true;
    end(code);
}

void ClientConnection::end(CloseCode code) {
    if (opening_) opening_->cancel();
    if (engine_) engine_->close(code);
}

void ClientConnection::fail(const error_code& why) {
    const bool left = why == Error::disconnected || why == error::end_of_stream;
    engine_->close(left ? CloseCode::normal : CloseCode::protocol_error);
}

Task<> ClientConnection::leave() {
    opening_.reset();
    if (!engine_) co_return;
    co_await engine_->leave();
    engine_.reset();
}

}  // namespace coqewd::net
