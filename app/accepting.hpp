#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "core/async/task.hpp"
#include "net/transport/stream.hpp"

namespace coqewd {

/// Where connections come from, who takes them, and who is told when one can not be had.
struct Accepting {
    std::function<Task<Result<std::unique_ptr<net::Stream>>>()> accept;
    std::function<void(std::unique_ptr<net::Stream>)> adopt;
    /// Takes a line for the log: of a lack that passes, and of what should not happen.
    std::function<void(std::string_view)> warn;
    std::function<void(std::string_view)> fail;
};

/// Accepts until the port is closed (operation_aborted). Whatever else goes wrong is told, once
/// while it stays the same and until it has gone well for 10 s, and accepting goes on after a
/// pause: a server without its port is none.
Task<> accept_all(Accepting accepting);

}  // namespace coqewd
