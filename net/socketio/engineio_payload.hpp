#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/async/result.hpp"
#include "net/socketio/engineio_packet.hpp"

namespace coqewd::net::socketio {

/// The forms of a polling body (spec/socketio.md 4).
enum class PayloadFormat : std::uint8_t {
    eio4,         ///< packets with the byte 1E between them
    eio3_text,    ///< each packet behind its length in UTF-16 code units
    eio3_binary,  ///< each packet behind a marker and its length in bytes
};

/// Reads the packets of a polling body one by one, so that a body takes no memory beyond its own.
///
///     PayloadReader reader(body, format);
///     while (!reader.done()) {
///         Result<EnginePacket> packet = reader.next();
///         if (!packet) …                         // a parse error; what came before it counts
///     }
class PayloadReader {
  public:
    /// Base64 is decoded where it stands: the body is changed, and has to outlive the packets. Its
    /// size is for the caller to bound.
    PayloadReader(std::span<char> body, PayloadFormat format);

    /// True when there are no more packets, or an error has been given.
    bool done() const { return done_; }

    /// The next packet, whose data views the body. Texts are valid UTF-8. Any ParseError is the
    /// last answer; so an empty body gives empty_packet, except "0:" of Engine.IO 3, which has no
    /// packets. Not when done().
    Result<EnginePacket> next();

  private:
    Result<EnginePacket> read();
    Result<EnginePacket> read_separated();
    Result<EnginePacket> read_counted();
    Result<EnginePacket> read_marked();
    Result<EnginePacket> decode(std::span<char> packet);
    std::span<char> take(std::size_t size);
    std::string_view rest() const { return {rest_.data(), rest_.size()}; }

    std::span<char> rest_;
    PayloadFormat format_;
    bool done_ = false;
};

/// The form in which a client of that variant has to get these packets: the binary one for
/// Engine.IO 3 without base64 when any of them is binary.
PayloadFormat payload_format(std::span<const EnginePacket> packets, Variant variant);

/// Appends the body of these packets, of which there is at least one.
void append_payload(std::string& out, std::span<const EnginePacket> packets, PayloadFormat format);

/// For the Content-Type field of an answer.
std::string_view content_type(PayloadFormat format);

}  // namespace coqewd::net::socketio
