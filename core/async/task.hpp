#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

namespace coqewd {

/// Where a coroutine runs: an I/O thread or a worker. One thread serves each executor, so what
/// lives on one executor never races with itself.
using Executor = boost::asio::any_io_executor;

/// A coroutine that gives a T when awaited. It starts when it is awaited or spawned, and any
/// Asio operation may be awaited inside it. To spawn one, see Nursery.
template <typename T = void>
using Task = boost::asio::awaitable<T, Executor>;

/// A task that has nothing to wait for.
template <typename T>
Task<T> task_of(T value) {
    co_return value;
}

}  // namespace coqewd
