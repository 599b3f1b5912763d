#pragma once

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "net/websocket/decoder.hpp"

namespace coqewd::net::websocket {

inline std::ostream& operator<<(std::ostream& out, Error error) {
    return out << make_error_code(error).message();
}

/// A message with a payload of its own.
struct Heard {
    Opcode opcode = Opcode::text;
    std::string payload;
    CloseCode code = CloseCode::no_status;

    friend bool operator==(const Heard&, const Heard&) = default;
};

/// All that a decoder says about some bytes: messages, and the error they end with.
struct Transcript {
    std::vector<Heard> messages;
    error_code end = Error::need_more;

    friend bool operator==(const Transcript&, const Transcript&) = default;
};

inline std::ostream& operator<<(std::ostream& out, const Transcript& transcript) {
    for (const Heard& heard : transcript.messages) {
        out << '[' << static_cast<int>(heard.opcode) << ' ' << static_cast<int>(heard.code) << ' '
            << heard.payload.size() << " bytes '" << heard.payload.substr(0, 40) << "'] ";
    }
    return out << transcript.end.message();
}

/// Takes what the decoder has ready.
inline void hear(Decoder& decoder, Transcript& transcript) {
    for (;;) {
        const Result<Message> message = decoder.next();
        if (message.has_error()) {
            transcript.end = message.error();
            return;
        }
        transcript.messages.push_back(
            {message->opcode, std::string(message->payload), message->code});
    }
}

/// Decodes bytes that arrive in pieces of the sizes that next_size() gives.
template <typename NextSize>
Transcript decode_in_pieces(Decoder decoder, std::string_view bytes, NextSize next_size) {
    Transcript transcript;
    while (!bytes.empty() && transcript.end == Error::need_more) {
        const std::string_view piece = bytes.substr(0, std::max<std::size_t>(next_size(), 1));
        const auto room = decoder.prepare(piece.size());
        piece.copy(room.data(), piece.size());
        decoder.commit(piece.size());
        bytes.remove_prefix(piece.size());
        hear(decoder, transcript);
        decoder.commit(0);
    }
    return transcript;
}

inline Transcript decode_at_once(Role role, std::string_view bytes, Limits limits = {}) {
    return decode_in_pieces(Decoder(role, limits), bytes, [&] { return bytes.size(); });
}

inline Transcript decode_by_bytes(Role role, std::string_view bytes, Limits limits = {}) {
    return decode_in_pieces(Decoder(role, limits), bytes, [] { return std::size_t{1}; });
}

/// Pieces of 1 to longest bytes.
inline Transcript decode_at_random(Role role, std::string_view bytes, unsigned seed,
                                   std::size_t longest, Limits limits = {}) {
    std::minstd_rand random(seed);
    return decode_in_pieces(Decoder(role, limits), bytes, [&] { return 1 + random() % longest; });
}

}  // namespace coqewd::net::websocket
