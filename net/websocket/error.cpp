#include "net/websocket/error.hpp"

#include <string>

namespace coqewd::net::websocket {
namespace {

const char* sentence(Error error) {
    switch (error) {
        case Error::need_more:
            return "The next message has not arrived completely.";
        case Error::reserved_bits:
            return "A frame has reserved bits set.";
        case Error::reserved_opcode:
            return "A frame has a reserved opcode.";
        case Error::fragmented_control:
            return "A control frame is fragmented.";
        case Error::control_too_long:
            return "A control frame is longer than 125 bytes.";
        case Error::length_not_minimal:
            return "A frame's length is not written in the fewest bytes.";
        case Error::length_out_of_range:
            return "A frame's length has its highest bit set.";
        case Error::unmasked_frame:
            return "A client's frame is not masked.";
        case Error::masked_frame:
            return "A server's frame is masked.";
        case Error::unexpected_continuation:
            return "A frame continues a message that never began.";
        case Error::missing_continuation:
            return "A message begins before the last one has ended.";
        case Error::message_too_big:
            return "A message is bigger than the limit.";
        case Error::too_many_fragments:
            return "A message has more fragments than the limit.";
        case Error::invalid_utf8:
            return "A text is not valid UTF-8.";
        case Error::invalid_close_size:
            return "A close frame has a payload of one byte.";
        case Error::invalid_close_code:
            return "A close frame has a code that may not be sent.";
        case Error::wrong_method:
            return "The upgrade request's method is not GET.";
        case Error::wrong_http_version:
            return "The upgrade request is older than HTTP/1.1.";
        case Error::wrong_upgrade:
            return "The Upgrade field does not name websocket.";
        case Error::wrong_connection:
            return "The Connection field does not name upgrade.";
        case Error::wrong_version:
            return "The Sec-WebSocket-Version field is not 13.";
        case Error::wrong_key:
            return "The Sec-WebSocket-Key field is not 16 bytes in base64.";
        case Error::unsafe_field:
            return "A field of the upgrade request has a forbidden character.";
        case Error::wrong_accept:
            return "The Sec-WebSocket-Accept field does not fit the key.";
        case Error::unasked_extension:
            return "The server chose an extension nobody asked for.";
        case Error::unasked_protocol:
            return "The server chose a subprotocol nobody asked for.";
    }
    return "An unknown WebSocket error.";
}

class Category final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "coqewd.websocket"; }
    std::string message(int value) const override { return sentence(static_cast<Error>(value)); }
};

/// Its values are HTTP statuses.
class RefusalCategory final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "coqewd.websocket.refusal"; }
    std::string message(int status) const override {
        return "The server answered " + std::to_string(status) +
               " instead of switching to WebSocket" + hint(status);
    }

  private:
    static const char* hint(int status) {
        constexpr int not_found = 404;
        constexpr int unavailable = 503;
        if (status == not_found) return ": is the path right?";
        if (status == unavailable) return ": it has too much to do, or it is stopping";
        if (status >= 300 && status < 400) return ": it wants to be asked at another URL";
        return ".";
    }
};

constexpr Category category;
constexpr RefusalCategory refusal_category;

}  // namespace

const boost::system::error_category& error_category() {
    return category;
}

error_code refused_with(unsigned status) {
    return {static_cast<int>(status), refusal_category};
}

bool may_be_sent(CloseCode code) {
    const auto value = static_cast<std::uint16_t>(code);
    return (value >= 1000 && value <= 1003) || (value >= 1007 && value <= 1014) ||
           (value >= 3000 && value <= 4999);
}

CloseCode close_code(const error_code& error) {
    if (error == Error::message_too_big) return CloseCode::message_too_big;
    if (error == Error::too_many_fragments) return CloseCode::policy_violation;
    if (error == Error::invalid_utf8) return CloseCode::invalid_payload;
    return CloseCode::protocol_error;
}

unsigned http_status(const error_code& error) {
    return error == Error::wrong_version ? 426 : 400;
}

}  // namespace coqewd::net::websocket
