#pragma once

#include <cstdint>
#include <type_traits>

#include "core/async/result.hpp"

namespace coqewd::net::websocket {

/// Why a connection ends, as a close frame tells it (RFC 6455 section 7.4 and the IANA registry).
/// A value from 3000 to 4999 belongs to libraries and applications and has no name here.
enum class CloseCode : std::uint16_t {
    normal = 1000,
    going_away = 1001,
    protocol_error = 1002,
    unsupported_data = 1003,
    no_status = 1005,  ///< Never on the wire: the close frame carried no code.
    abnormal = 1006,   ///< Never on the wire: the connection ended without a close frame.
    invalid_payload = 1007,
    policy_violation = 1008,
    message_too_big = 1009,
    mandatory_extension = 1010,
    internal_error = 1011,
    service_restart = 1012,
    try_again_later = 1013,
    bad_gateway = 1014,
};

/// True for a code that a close frame may carry: 1000 to 1003, 1007 to 1014, 3000 to 4999.
bool may_be_sent(CloseCode code);

/// What is wrong with the bytes of the other side.
enum class Error : std::uint8_t {
    need_more = 1,  ///< Nothing is wrong: the next message has not arrived completely.

    // Frames.
    reserved_bits,
    reserved_opcode,
    fragmented_control,
    control_too_long,
    length_not_minimal,
    length_out_of_range,
    unmasked_frame,
    masked_frame,
    unexpected_continuation,
    missing_continuation,
    message_too_big,
    too_many_fragments,
    invalid_utf8,
    invalid_close_size,
    invalid_close_code,

    // The upgrade request, as the server checks it.
    wrong_method,
    wrong_http_version,
    wrong_upgrade,
    wrong_connection,
    wrong_version,
    wrong_key,

    // The upgrade request, as the client writes it, and the answer it gets; see refused_with() too.
    unsafe_field,
    wrong_accept,
    unasked_extension,
    unasked_protocol,
};

/// The server answered the upgrade request with this HTTP status instead of 101; the sentence says
/// which one.
error_code refused_with(unsigned status);

/// The code to close with after a decoder's error.
CloseCode close_code(const error_code& error);

/// The HTTP status that refuses an upgrade request: 426, to be sent with
/// `Sec-WebSocket-Version: 13`, for wrong_version; 400 for all others.
unsigned http_status(const error_code& error);

const boost::system::error_category& error_category();

inline error_code make_error_code(Error error) {
    return error_code(static_cast<int>(error), error_category());
}

}  // namespace coqewd::net::websocket

template <>
struct boost::system::is_error_code_enum<coqewd::net::websocket::Error> : std::true_type {};
