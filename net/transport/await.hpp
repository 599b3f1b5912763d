#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/async/task.hpp"

namespace coqewd::net {

/// The one completion token of net. An Asio operation gives its error by value with it:
///
///     auto [failure] = co_await socket.async_wait(Socket::wait_read, as_result);
inline constexpr boost::asio::as_tuple_t<boost::asio::use_awaitable_t<Executor>> as_result{
    boost::asio::use_awaitable_t<Executor>{}};

}  // namespace coqewd::net
