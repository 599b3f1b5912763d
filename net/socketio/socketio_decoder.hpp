#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/async/result.hpp"
#include "core/message/json_scan.hpp"
#include "net/socketio/error.hpp"
#include "net/socketio/generation.hpp"
#include "net/socketio/socketio_packet.hpp"

namespace coqewd::net::socketio {

/// How much one packet may take; the size of one message is bounded by the transport.
struct DecoderLimits {
    std::size_t attachments_max = 10;
    /// All attachments of a packet together.
    std::size_t attachment_bytes_max = 4'194'304;
    std::size_t namespace_bytes_max = 256;
    /// Of the query behind a namespace.
    std::size_t query_bytes_max = 8'192;
    std::size_t arguments_max = 65'536;
    /// One more than json_depth_max: the array of the arguments stands around what is sent.
    ScanLimits json = {.depth_max = json_depth_max + 1};
};

/// Digits of an ack id: what JavaScript's numbers hold for sure.
inline constexpr std::size_t ack_id_digits_max = 15;

/// A packet that has arrived completely.
struct CompletePacket : Packet {
    /// The name of an event, its escapes resolved.
    std::string_view event = {};
    /// The arguments of an event behind its name, or of an ack: JSON as it came.
    std::span<const JsonSpan> arguments = {};
    /// Placeholders name them by their index. They may be moved from.
    std::span<std::string> attachments = {};
};

/// The reading half of Socket.IO: messages of one Engine.IO session in, packets out, no I/O. It
/// holds what spec/socketio.md 9 rejects without knowledge of the session; whether a namespace is
/// joined, an ack is awaited or a client may send a type is for the caller.
///
/// A packet views the message it came with and the decoder, until the next call: without
/// attachments, escapes in its name and halves of characters nothing is copied, and an event of few
/// arguments allocates nothing. Errors are a ParseError, or a JsonError for a payload that is not
/// the JSON it has to be; the connection ought to be closed then, or else the next message begins
/// anew.
class Decoder {
  public:
    explicit Decoder(Generation generation, DecoderLimits limits = {})
        : generation_(generation), limits_(limits) {}

    /// A text message: a packet, or ParseError::need_more when its attachments are to follow.
    Result<CompletePacket> feed_text(std::string_view message);

    /// A binary message: the packet whose last attachment it is, or ParseError::need_more.
    Result<CompletePacket> feed_binary(std::string_view message);

    /// True while attachments are outstanding, the time for which the caller bounds.
    bool waiting() const { return outstanding_ != 0; }

    /// Gives back the memory of the last packet. Nothing happens while attachments are outstanding.
    void release();

  private:
    /// What a packet with attachments keeps until they have come, and what had to be mended.
    struct Kept {
        std::string text;
        std::vector<std::string> attachments;
        std::size_t attachment_bytes = 0;
    };

    error_code read(std::string_view text);
    error_code read_mended(std::string_view message);
    error_code take_attachment_count(std::string_view& text);
    error_code take_namespace(std::string_view& text);
    error_code take_ack_id(std::string_view& text);
    error_code read_payload();
    error_code read_value();
    error_code read_array();
    error_code take_event_name();
    error_code keep(std::string_view attachment);
    error_code fail(error_code error);

    Generation generation_;
    DecoderLimits limits_;
    CompletePacket packet_;
    std::size_t outstanding_ = 0;
    std::vector<JsonSpan> elements_;
    std::string event_name_;
    std::unique_ptr<Kept> kept_;
};

}  // namespace coqewd::net::socketio
