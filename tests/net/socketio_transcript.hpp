#pragma once

#include <cstddef>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "net/socketio/engineio_payload.hpp"
#include "net/socketio/socketio_decoder.hpp"

namespace coqewd {

inline std::ostream& operator<<(std::ostream& out, JsonError error) {
    return out << make_error_code(error).message();
}

}  // namespace coqewd

namespace coqewd::net::socketio {

inline std::ostream& operator<<(std::ostream& out, ParseError error) {
    return out << make_error_code(error).message();
}

/// An Engine.IO packet with data of its own.
struct EngineHeard {
    EnginePacketType type = EnginePacketType::message;
    bool binary = false;
    std::string data = {};

    friend bool operator==(const EngineHeard&, const EngineHeard&) = default;
};

inline std::ostream& operator<<(std::ostream& out, const EngineHeard& heard) {
    return out << static_cast<int>(heard.type) << (heard.binary ? " binary '" : " '") << heard.data
               << '\'';
}

inline EngineHeard heard(const EnginePacket& packet) {
    return {packet.type, packet.binary, std::string(packet.data)};
}

/// All that a polling body holds, and the error it ends with.
struct EngineTranscript {
    std::vector<EngineHeard> packets;
    error_code end = {};

    friend bool operator==(const EngineTranscript&, const EngineTranscript&) = default;
};

inline std::ostream& operator<<(std::ostream& out, const EngineTranscript& transcript) {
    for (const EngineHeard& packet : transcript.packets) out << '[' << packet << "] ";
    return out << transcript.end.message();
}

inline EngineTranscript read_payload(std::string body, PayloadFormat format) {
    EngineTranscript transcript;
    PayloadReader reader(body, format);
    while (!reader.done()) {
        const Result<EnginePacket> packet = reader.next();
        if (packet) {
            transcript.packets.push_back(heard(*packet));
        } else {
            transcript.end = packet.error();
        }
    }
    return transcript;
}

inline std::vector<EnginePacket> views_of(const std::vector<EngineHeard>& packets) {
    std::vector<EnginePacket> views;
    for (const EngineHeard& packet : packets) {
        views.push_back({packet.type, packet.binary, packet.data});
    }
    return views;
}

inline std::string payload_text(const std::vector<EngineHeard>& packets, PayloadFormat format) {
    std::string body;
    append_payload(body, views_of(packets), format);
    return body;
}

/// A Socket.IO packet with everything of its own.
struct Heard {
    PacketType type = PacketType::event;
    std::string nsp = "/";
    std::string query = {};
    std::optional<std::uint64_t> ack_id = std::nullopt;
    std::string json = {};
    std::string event = {};
    std::vector<std::string> arguments = {};
    std::vector<std::string> attachments = {};

    friend bool operator==(const Heard&, const Heard&) = default;
};

inline std::ostream& operator<<(std::ostream& out, const Heard& heard) {
    out << static_cast<int>(heard.type) << ' ' << heard.nsp << '?' << heard.query << " #"
        << (heard.ack_id ? std::to_string(*heard.ack_id) : "-") << ' ' << heard.json << " '"
        << heard.event << "'";
    for (const std::string& argument : heard.arguments) out << " (" << argument << ')';
    for (const std::string& bytes : heard.attachments) out << " <" << bytes << '>';
    return out;
}

inline Heard heard(const CompletePacket& packet) {
    Heard heard{.type = packet.type,
                .nsp = std::string(packet.nsp),
                .query = std::string(packet.query),
                .ack_id = packet.ack_id,
                .json = std::string(packet.json),
                .event = std::string(packet.event)};
    for (const JsonSpan& argument : packet.arguments) heard.arguments.emplace_back(argument.text);
    heard.attachments.assign(packet.attachments.begin(), packet.attachments.end());
    return heard;
}

}  // namespace coqewd::net::socketio
