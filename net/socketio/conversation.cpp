#include "net/socketio/conversation.hpp"

#include "net/error.hpp"
#include "net/socketio/engineio_open.hpp"
#include "net/socketio/engineio_packet.hpp"
#include "net/socketio/socketio_encoder.hpp"

namespace coqewd::net::socketio {

namespace {

constexpr std::string_view default_namespace = "/";
constexpr std::string_view qewd_event = "ewdjs";
constexpr char message_digit = '4';

/// What Node.js's servers of both generations take, when they do not say it.
constexpr std::size_t server_bytes_max = 1'000'000;

Step end_with(error_code why) {
    return {.end = why};
}

std::chrono::milliseconds milliseconds(Duration duration) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(duration);
}

}  // namespace

Conversation::Conversation(Options options)
    : options_(std::move(options)), decoder_(options_.generation, limits()) {}

DecoderLimits Conversation::limits() const {
    // Nothing of QEWD's has attachments: those of others take no more than a message may.
    DecoderLimits limits{.attachment_bytes_max = options_.message_bytes_max};
    // The array of the arguments stands around what is said.
    if (!is_server()) limits.json.depth_max = reply_depth_max + 1;
    return limits;
}

bool Conversation::pings() const {
    return is_server() == (options_.generation == Generation::eio4);
}

std::vector<std::string> Conversation::begin() {
    if (!is_server()) return {};
    std::string greeting = "0";
    append_open(greeting, {.sid = options_.sid,
                           .ping_interval = milliseconds(options_.heartbeat.ping_interval),
                           .ping_timeout = milliseconds(options_.heartbeat.ping_timeout),
                           .payload_bytes_max = options_.message_bytes_max});
    greeted_ = true;
    if (options_.generation == Generation::eio4) return {greeting};
    // Engine.IO 3: the server joins the client to the default namespace by itself.
    joined_ = true;
    return {greeting, accepted()};
}

std::string Conversation::accepted() const {
    std::string answer(1, message_digit);
    append_connect_answer(answer, {.generation = options_.generation, .sid = options_.socket_id});
    return answer;
}

Step Conversation::take(std::string_view frame) {
    std::string bytes;
    const auto packet = decode_text(frame, options_.generation, bytes);
    if (!packet) return end_with(packet.error());
    switch (packet->type) {
        case EnginePacketType::open:
            return take_greeting(packet->data);
        case EnginePacketType::close:
            return end_with(Error::disconnected);
        case EnginePacketType::ping:
            // The side that pings never gets one.
            return pings() ? end_with(Error::protocol) : Step{.reply = "3"};
        case EnginePacketType::pong:
            return pings() ? Step{} : end_with(Error::protocol);
        case EnginePacketType::message:
            return take_message(*packet);
        case EnginePacketType::upgrade:
            return end_with(Error::protocol);
        case EnginePacketType::noop:
            break;
    }
    return {};
}

Step Conversation::take_binary(std::string_view frame) {
    const auto packet = decode_binary(frame, options_.generation);
    return packet ? take_message(*packet) : end_with(packet.error());
}

Step Conversation::take_greeting(std::string_view data) {
    if (is_server() || greeted_) return end_with(Error::protocol);
    const Result<Open> open = read_open(data);
    if (!open) return end_with(Error::handshake);
    options_.heartbeat = {.ping_interval = open->ping_interval, .ping_timeout = open->ping_timeout};
    sent_bytes_max_ = open->payload_bytes_max.value_or(server_bytes_max);
    greeted_ = true;
    return options_.generation == Generation::eio4 ? Step{.reply = "40"} : Step{};
}

Step Conversation::take_message(const EnginePacket& message) {
    if (!greeted_) return end_with(Error::protocol);
    const auto packet =
        message.binary ? decoder_.feed_binary(message.data) : decoder_.feed_text(message.data);
    if (!packet && packet.error() == ParseError::need_more) return {};
    if (!packet) return unreadable(packet.error());
    Step step = is_server() ? take_as_server(*packet) : take_as_client(*packet);
    decoder_.release();
    return step;
}

Step Conversation::unreadable(const error_code& why) const {
    const bool is_json = why.category() == make_error_code(JsonError::unexpected).category();
    // Many callers share a link to a server, and one reply that is no JSON must not cost them all
    // of it: above, an empty message is counted and dropped.
    if (!is_server() && is_json) return {.message = std::string()};
    return end_with(why);
}

Step Conversation::take_as_server(const CompletePacket& packet) {
    if (packet.type == PacketType::connect) return take_connect(packet);
    if (packet.nsp != default_namespace || !joined_) {
        // Servers of Engine.IO 3 let it pass, which their clients may rely on.
        return options_.generation == Generation::eio3 ? Step{} : end_with(Error::protocol);
    }
    if (packet.type == PacketType::connect_error) return end_with(Error::protocol);
    return take_joined(packet);
}

Step Conversation::take_as_client(const CompletePacket& packet) {
    if (packet.nsp != default_namespace) return {};
    if (packet.type == PacketType::connect) return take_accepted(packet);
    if (packet.type == PacketType::connect_error) return end_with(Error::refused);
    return joined_ ? take_joined(packet) : end_with(Error::protocol);
}

Step Conversation::take_connect(const CompletePacket& packet) {
    if (packet.nsp != default_namespace) {
        std::string refusal(1, message_digit);
        append_invalid_namespace(refusal, {.generation = options_.generation, .nsp = packet.nsp});
        return {.reply = std::move(refusal)};
    }
    if (joined_) {
        // Engine.IO 3 joins by itself; a client that asks all the same is joined already.
        return options_.generation == Generation::eio3 ? Step{} : end_with(Error::protocol);
    }
    joined_ = true;
    return {.reply = accepted()};
}

Step Conversation::take_accepted(const CompletePacket& packet) {
    if (joined_) return end_with(Error::protocol);
    // A server of Engine.IO 3 greets without being asked, and names no id.
    const bool has_id = !packet.json.empty();
    if (has_id != (options_.generation == Generation::eio4)) {
        return end_with(Error::other_generation);
    }
    joined_ = true;
    return {};
}

Step Conversation::take_joined(const CompletePacket& packet) {
    if (packet.type == PacketType::disconnect) return end_with(Error::disconnected);
    // An acknowledgement that is asked for is never owed (spec/socketio.md 9).
    if (packet.event != qewd_event || packet.arguments.empty()) return {};
    return {.message = std::string(packet.arguments.front().text)};
}

}  // namespace coqewd::net::socketio
