#include "net/socketio/error.hpp"

#include <string>

namespace coqewd::net::socketio {
namespace {

const char* engineio_sentence(ParseError error) {
    switch (error) {
        case ParseError::empty_packet:
            return "An Engine.IO packet is empty.";
        case ParseError::unknown_engine_type:
            return "An Engine.IO packet has a type other than 0 to 6.";
        case ParseError::binary_not_message:
            return "A binary Engine.IO packet is not a message.";
        case ParseError::invalid_base64:
            return "A binary message is not valid base64.";
        case ParseError::invalid_length:
            return "A length in a polling body is not a plain number of at most 10 digits.";
        case ParseError::length_beyond_body:
            return "A length in a polling body goes beyond its end.";
        case ParseError::length_splits_character:
            return "A length in a polling body ends in the middle of a character.";
        case ParseError::invalid_marker:
            return "A packet in a binary polling body begins with neither 0 nor 1.";
        case ParseError::invalid_utf8:
            return "A polling body is not valid UTF-8.";
        case ParseError::no_jsonp_data:
            return "A JSONP body has no parameter d.";
        case ParseError::open_too_long:
            return "The open packet is longer than the limit.";
        case ParseError::invalid_open:
            return "The open packet lacks a member, or one of them makes no sense.";
        default:
            return "An unknown Socket.IO error.";
    }
}

const char* sentence(ParseError error) {
    switch (error) {
        case ParseError::need_more:
            return "Attachments of the packet have not arrived yet.";
        case ParseError::unknown_packet_type:
            return "A Socket.IO packet has a type other than 0 to 6.";
        case ParseError::invalid_attachment_count:
            return "The number of attachments is not a plain number above 0 before a hyphen.";
        case ParseError::too_many_attachments:
            return "A packet announces more attachments than the limit.";
        case ParseError::namespace_too_long:
            return "The name of a namespace is longer than the limit.";
        case ParseError::query_in_namespace_too_long:
            return "The query of a namespace is longer than the limit.";
        case ParseError::ack_id_too_long:
            return "An ack id has more than 15 digits.";
        case ParseError::missing_payload:
            return "An event or an ack has no payload.";
        case ParseError::unexpected_payload:
            return "A disconnect packet has a payload.";
        case ParseError::wrong_payload:
            return "The payload of a connect or connect error packet is of the wrong kind.";
        case ParseError::no_event_name:
            return "The payload of an event does not begin with a string.";
        case ParseError::reserved_event_name:
            return "The name of an event is reserved.";
        case ParseError::too_many_arguments:
            return "An event or an ack has more arguments than the limit.";
        case ParseError::invalid_placeholder:
            return "A placeholder does not name one of the packet's attachments.";
        case ParseError::missing_attachment:
            return "A text arrives while attachments are outstanding.";
        case ParseError::unexpected_attachment:
            return "A binary message arrives that no packet has announced.";
        case ParseError::attachments_too_big:
            return "The attachments of a packet are together bigger than the limit.";
        default:
            return engineio_sentence(error);
    }
}

class Category final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "coqewd.socketio"; }
    std::string message(int value) const override {
        return sentence(static_cast<ParseError>(value));
    }
};

constexpr Category category;

}  // namespace

const boost::system::error_category& parse_error_category() {
    return category;
}

}  // namespace coqewd::net::socketio
