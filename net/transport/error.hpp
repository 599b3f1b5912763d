#pragma once

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <cerrno>
#include <string>

#include "core/async/result.hpp"

namespace coqewd::net {

/// What a Stream says about itself. These are Asio's and the system's own codes, so that they
/// compare equal to what an Asio operation gives.
namespace error {

inline const error_code would_block = boost::asio::error::would_block;
inline const error_code end_of_stream = boost::asio::error::eof;
/// Closed or cancelled on this side.
inline const error_code operation_aborted = boost::asio::error::operation_aborted;
/// Written after finish(), or to a side that has gone.
inline const error_code broken_pipe = boost::asio::error::broken_pipe;

}  // namespace error

/// What the system says of the call that has just failed.
inline error_code last_error() {
    return {errno, boost::system::system_category()};
}

/// Why something that was configured cannot be set up: the code for the program, and a sentence
/// for the person who configured it.
struct SetupError {
    error_code code;
    std::string text;
};

template <typename T>
using SetupResult = boost::system::result<T, SetupError>;

/// What value() throws for a SetupError.
[[noreturn]] inline void throw_exception_from_error(const SetupError& failure,
                                                    const boost::source_location& where) {
    boost::throw_with_location(boost::system::system_error(failure.code, failure.text), where);
}

}  // namespace coqewd::net
