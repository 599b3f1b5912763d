#pragma once

#include <boost/asio/io_context.hpp>
#include <exception>
#include <utility>
#include <vector>

#include "core/async/nursery.hpp"

namespace coqewd::bench {

inline Task<> stop_after(boost::asio::io_context& io, Task<> task) {
    co_await std::move(task);
    io.stop();
}

/// Runs the task on the calling thread until it has ended, whatever else waits meanwhile. Throws
/// what the task throws.
inline void run_to_end(boost::asio::io_context& io, Task<> task) {
    std::exception_ptr thrown;
    Nursery nursery(io.get_executor(), {.on_error = [&](std::exception_ptr what) {
                        thrown = std::move(what);
                        io.stop();
                    }});
    nursery.spawn(stop_after(io, std::move(task)));
    io.restart();
    io.run();
    if (thrown) std::rethrow_exception(thrown);
}

/// Runs the tasks side by side, and throws what one of them has thrown.
inline Task<> run_side_by_side(Executor executor, std::vector<Task<>> tasks) {
    std::exception_ptr thrown;
    Nursery nursery(std::move(executor),
                    {.on_error = [&](std::exception_ptr what) { thrown = std::move(what); }});
    for (Task<>& task : tasks) nursery.spawn(std::move(task));
    co_await nursery.join();
    if (thrown) std::rethrow_exception(thrown);
}

}  // namespace coqewd::bench
