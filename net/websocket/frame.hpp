#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/async/result.hpp"

namespace coqewd::net::websocket {

/// Which side of the connection this is: a server reads masked frames and writes plain ones, a
/// client the other way round (RFC 6455 section 5.1).
enum class Role : std::uint8_t { server, client };

/// What a frame carries (RFC 6455 section 5.2).
enum class Opcode : std::uint8_t {
    continuation = 0x0,
    text = 0x1,
    binary = 0x2,
    close = 0x8,
    ping = 0x9,
    pong = 0xA,
};

constexpr bool is_control(Opcode opcode) {
    return opcode >= Opcode::close;
}

constexpr std::size_t control_bytes_max = 125;
constexpr std::size_t header_bytes_max = 14;

/// The masking key in the order of the wire. A client takes a fresh, unpredictable one for each
/// frame (RFC 6455 section 5.3).
using MaskKey = std::array<char, 4>;

/// The key of a masked frame, none for a plain one.
using Mask = std::optional<MaskKey>;

/// What stands before a frame's payload.
struct Header {
    Opcode opcode = Opcode::continuation;
    bool fin = true;  ///< The last, or only, frame of its message.
    std::uint64_t payload_size = 0;
    Mask mask = {};

    friend bool operator==(const Header&, const Header&) = default;
};

struct ParsedHeader {
    Header header;
    std::size_t size = 0;  ///< How many bytes the header takes.
};

/// What makes a frame invalid by its first byte alone.
error_code check_first_byte(char byte);
Opcode opcode_of(char first_byte);
bool is_masked(char second_byte);

/// Reads the header that bytes begin with. Gives Error::need_more when it has not arrived
/// completely, or what makes it invalid by itself, as early as the bytes show it; the role and the
/// order of frames are the Decoder's to check.
Result<ParsedHeader> parse_header(std::string_view bytes);

/// Masks or unmasks a payload, or a piece of it that begins at offset, in place.
void apply_mask(std::span<char> bytes, MaskKey key, std::size_t offset = 0);

}  // namespace coqewd::net::websocket
