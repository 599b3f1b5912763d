#include "net/peer/failure_text.hpp"

#include "net/http/head.hpp"
#include "net/transport/error.hpp"
#include "net/transport/tls_error.hpp"

namespace coqewd::net {

std::string failure_text(const error_code& failure) {
    if (!failure) return "The link was closed";
    const std::string reason = failure.message();
    if (failure.category() == certificate_category()) {
        return "The other side can not be trusted (" + reason + ")";
    }
    if (failure.category() == tls_category()) {
        return "No encrypted connection comes about (" + reason + ")";
    }
    if (http::is_parser_error(failure)) {
        return "The other side does not speak HTTP (" + reason + ")";
    }
    if (failure == error::end_of_stream || failure == error::broken_pipe) {
        return "The other side closed the connection";
    }
    if (failure == error::operation_aborted) return "The connection was cut on this side";
    return reason;
}

std::string failure_text(const std::exception_ptr& thrown) {
    const std::string begin = "It failed on this side";
    try {
        std::rethrow_exception(thrown);
    } catch (const std::exception& failure) {
        return begin + ": " + failure.what();
    } catch (...) {
        return begin;
    }
}

}  // namespace coqewd::net
