#pragma once

#include <boost/asio/io_context.hpp>

namespace coqewd::testing {

/// Runs everything that is ready, and never waits. For tests under a frozen clock.
inline void settle(boost::asio::io_context& io) {
    io.restart();
    io.poll();
}

}  // namespace coqewd::testing
