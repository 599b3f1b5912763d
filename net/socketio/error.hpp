#pragma once

#include <type_traits>

#include "core/async/result.hpp"

namespace coqewd::net::socketio {

/// What is wrong with the bytes of the other side, in Engine.IO or Socket.IO.
enum class ParseError {
    need_more = 1,  ///< Nothing is wrong: attachments of the packet have not arrived yet.

    // Engine.IO packets.
    empty_packet,
    unknown_engine_type,
    binary_not_message,
    invalid_base64,

    // Engine.IO polling bodies.
    invalid_length,
    length_beyond_body,
    length_splits_character,
    invalid_marker,
    invalid_utf8,
    no_jsonp_data,

    // The Engine.IO handshake.
    open_too_long,
    invalid_open,

    // Socket.IO packets.
    unknown_packet_type,
    invalid_attachment_count,
    too_many_attachments,
    namespace_too_long,
    query_in_namespace_too_long,
    ack_id_too_long,
    missing_payload,
    unexpected_payload,
    wrong_payload,
    no_event_name,
    reserved_event_name,
    too_many_arguments,
    invalid_placeholder,
    missing_attachment,
    unexpected_attachment,
    attachments_too_big,
};

const boost::system::error_category& parse_error_category();

inline error_code make_error_code(ParseError error) {
    return error_code(static_cast<int>(error), parse_error_category());
}

}  // namespace coqewd::net::socketio

template <>
struct boost::system::is_error_code_enum<coqewd::net::socketio::ParseError> : std::true_type {};
