// What Engine.IO's codecs take can be written again and means the same then. The input's first byte
// chooses the codec.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "net/socketio/engineio_handshake.hpp"
#include "net/socketio/engineio_jsonp.hpp"
#include "net/socketio/engineio_open.hpp"
#include "tests/net/socketio_transcript.hpp"

namespace {

using namespace coqewd::net::socketio;

void require(bool holds) {
    if (!holds) std::abort();
}

void check_text(std::string_view frame, Generation generation) {
    std::string bytes;
    std::string copy(frame);
    const auto packet = decode_text(frame, generation, bytes);
    const auto in_place = decode_text_in_place(copy, generation);
    require(packet.has_value() == in_place.has_value());
    if (!packet) return;
    require(heard(*packet) == heard(*in_place));

    std::string text;
    std::string more_bytes;
    append_packet_as_text(text, *packet, generation);
    require(heard(*decode_text(text, generation, more_bytes)) == heard(*packet));
}

void check_binary(std::string_view frame, Generation generation) {
    const auto packet = decode_binary(frame, generation);
    if (!packet) return;
    std::string again;
    require(append_packet(again, *packet, {generation}) == FrameKind::binary);
    require(again == frame);
}

void check_payload(std::string_view body, PayloadFormat format) {
    const EngineTranscript transcript = read_payload(std::string(body), format);
    if (transcript.packets.empty()) return;
    const std::string again = payload_text(transcript.packets, format);
    require(read_payload(again, format) == EngineTranscript{transcript.packets});
}

void check_jsonp(std::string_view body) {
    const auto text = unwrap_jsonp(body);
    if (!text) return;
    const std::string answer = wrap_jsonp(0, *text);
    require(answer.find('\n') == answer.npos);
    require(answer.find("\u2028") == answer.npos && answer.find("\u2029") == answer.npos);
    check_payload(*text, PayloadFormat::eio3_text);
}

void check_query(std::string_view query) {
    const HandshakeQuery read = read_query(query);
    require(!read.sid || !read.sid->empty());
    const bool known = read.transport && read.generation;
    require(known || check_request(read, {.origin = query}));
}

void check_open(std::string_view data) {
    const auto open = read_open(data);
    if (!open) return;
    std::string json;
    append_open(json, *open);
    const auto again = read_open(json);
    require(again.has_value() && again->sid == open->sid);
    require(again->upgradable == open->upgradable);
    require(again->ping_interval == open->ping_interval);
    require(again->ping_timeout == open->ping_timeout);
    require(again->payload_bytes_max == open->payload_bytes_max);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0] % 10) {
        case 0:
            check_text(input, Generation::eio4);
            break;
        case 1:
            check_text(input, Generation::eio3);
            break;
        case 2:
            check_binary(input, Generation::eio4);
            break;
        case 3:
            check_binary(input, Generation::eio3);
            break;
        case 4:
            check_payload(input, PayloadFormat::eio4);
            break;
        case 5:
            check_payload(input, PayloadFormat::eio3_text);
            break;
        case 6:
            check_payload(input, PayloadFormat::eio3_binary);
            break;
        case 7:
            check_jsonp(input);
            break;
        case 8:
            check_query(input);
            break;
        default:
            check_open(input);
            break;
    }
    return 0;
}
