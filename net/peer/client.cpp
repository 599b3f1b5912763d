#include "net/peer/client.hpp"

#include "core/message/json_scan.hpp"
#include "net/client/end_of_connection.hpp"
#include "net/socketio/ewdjs_event.hpp"

namespace coqewd::net {

using websocket::CloseCode;

namespace {

/// What stands behind a message on the wire; before it there is ewdjs_head.
constexpr std::string_view event_tail = "]";

ClientConnection::Options connection_options(Client::Options options) {
    // Nothing of QEWD's has attachments: those of others take no more than a message may. The array
    // of the arguments stands around what is said.
    return {.opening = {.endpoint = std::move(options.endpoint),
                        .random = std::move(options.random),
                        .reach = std::move(options.reach)},
            .timeout = options.timeout,
            .message_bytes_max = options.message_bytes_max,
            .outbox_bytes_max = options.outbox_bytes_max,
            .limits = {.attachment_bytes_max = options.message_bytes_max,
                       .json = {.depth_max = reply_depth_max + 1}},
            .cuts_ewdjs = true,
            .on_slow = std::move(options.on_slow)};
}

}  // namespace

Client::Client(Executor executor, Options options)
    : connection_(std::move(executor), connection_options(std::move(options))),
      channel_(connection_) {}

Task<Result<std::string>> Client::EwdjsChannel::read() {
    for (;;) {
        if (auto text = text_of(co_await connection_.read())) co_return std::move(*text);
    }
}

std::optional<Result<std::string>> Client::EwdjsChannel::take() {
    while (const auto packet = connection_.take()) {
        if (auto text = text_of(*packet)) return text;
    }
    return std::nullopt;
}

std::optional<std::string> Client::EwdjsChannel::read_again(std::string text) {
    auto first = socketio::decode_ewdjs(text, connection_.limits());
    if (first) return std::move(*first);
    if (is_json_error(first.error())) return std::string();
    connection_.fail(first.error());
    return std::nullopt;
}

/// Nothing when the packet is no message of QEWD's.
std::optional<Result<std::string>> Client::EwdjsChannel::text_of(const Packet& packet) {
    if (packet) {
        // An acknowledgement that is asked for is never owed (spec/socketio.md 9).
        if (packet->event != socketio::ewdjs_name || packet->arguments.empty()) return std::nullopt;
        return std::string(packet->arguments.front().text);
    }
    // Many callers share a link to a server, and one reply that is no JSON must not cost them
    // all of it: above, an empty message is counted and dropped.
    if (is_json_error(packet.error())) return std::string();
    return packet.error();
}

Fit Client::EwdjsChannel::fit(std::size_t bytes) const {
    const std::size_t packet_bytes = socketio::ewdjs_head.size() + bytes + event_tail.size();
    return connection_.engine().fit(packet_bytes, packet_bytes);
}

bool Client::EwdjsChannel::write(std::string_view text) {
    return connection_.engine().send_text(socketio::ewdjs_head, text, event_tail);
}

void Client::EwdjsChannel::close(CloseReason reason) {
    switch (reason) {
        case CloseReason::normal:
            return connection_.engine().close(CloseCode::normal);
        case CloseReason::going_away:
            return connection_.engine().close(CloseCode::going_away);
        case CloseReason::overloaded:
            return connection_.engine().close(CloseCode::policy_violation);
    }
}

}  // namespace coqewd::net
