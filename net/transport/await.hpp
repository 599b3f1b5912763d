#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>

#include "core/async/task.hpp"

namespace coqewd::net {

/// The one completion token of net. An Asio operation gives its error by value with it:
///
///     auto [failure] = co_await socket.async_wait(Socket::wait_read, as_result);
///
/// It is begun by the coroutine that awaits it; use_awaitable would give it a frame of its own.
inline constexpr boost::asio::as_tuple_t<boost::asio::deferred_t> as_result{boost::asio::deferred};

}  // namespace coqewd::net
