// What a decoder says must not depend on how the bytes are cut. The input's first byte chooses role
// and limits, the second the longest piece, the next two the seed of the pieces.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "net/websocket/encoder.hpp"
#include "tests/net/websocket_transcript.hpp"

namespace {

using namespace coqewd::net::websocket;

void require(bool holds) {
    if (!holds) std::abort();
}

/// The messages again, as the other side would send them without fragments.
std::string encode(const Transcript& transcript, const Mask& mask) {
    std::string bytes;
    for (const Heard& heard : transcript.messages) {
        switch (heard.opcode) {
            case Opcode::text:
                append_text(bytes, heard.payload, mask);
                break;
            case Opcode::binary:
                append_binary(bytes, heard.payload, mask);
                break;
            case Opcode::ping:
                append_frame(bytes, {.opcode = Opcode::ping, .mask = mask}, heard.payload);
                break;
            case Opcode::pong:
                append_pong(bytes, heard.payload, mask);
                break;
            case Opcode::close:
                append_close(bytes, {heard.code, heard.payload}, mask);
                break;
            case Opcode::continuation:
                std::abort();
        }
    }
    return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 4) return 0;
    const Role role = data[0] & 1 ? Role::client : Role::server;
    const Limits limits = data[0] & 2 ? Limits{.message_bytes_max = 200, .fragments_max = 3}
                                      : Limits{.message_bytes_max = 1 << 20};
    const std::size_t longest = 1 + data[1];
    const unsigned seed = data[2] * 256U + data[3];
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 4, size - 4);

    const Transcript whole = decode_at_once(role, bytes, limits);
    require(decode_at_random(role, bytes, seed, longest, limits) == whole);

    const Mask mask = role == Role::server ? Mask(MaskKey{'\x01', '\x80', '\xFF', '\x7E'}) : Mask();
    const Transcript again = decode_at_once(role, encode(whole, mask), limits);
    require(again.messages == whole.messages && again.end == Error::need_more);
    return 0;
}
