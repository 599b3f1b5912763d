#include "net/client/end_of_connection.hpp"

#include "core/message/json_scan.hpp"
#include "net/error.hpp"
#include "net/socketio/error.hpp"
#include "net/transport/error.hpp"

namespace coqewd::net {

bool is_foreign_json(const error_code& why) {
    return why == JsonError::number_out_of_range || why == JsonError::too_deep;
}

std::string_view reason_of(const error_code& why) {
    if (!why) return "io client disconnect";
    if (why == Error::disconnected) return "io server disconnect";
    if (why == Error::silent) return "ping timeout";
    if (why == error::end_of_stream) return "transport close";
    const bool unreadable = why.category() == socketio::parse_error_category() ||
                            is_json_error(why) || why == Error::protocol;
    return unreadable ? "parse error" : "transport error";
}

bool is_final(const error_code& why) {
    return why == Error::disconnected || why == Error::refused || why == Error::other_generation;
}

}  // namespace coqewd::net
