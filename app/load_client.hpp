#pragma once

#include <functional>
#include <memory>

#include "core/async/clock.hpp"
#include "core/async/task.hpp"

namespace coqewd {

/// One connection of a load, which asks the same question again and again and checks each answer.
/// Lives on one executor.
class LoadClient {
  public:
    /// Told for each answer when its question was to be asked, and whether it is right.
    using OnAnswer = std::function<void(LoadClient& client, TimePoint since, bool right)>;

    virtual ~LoadClient() = default;

    /// Connects, and asks once if it knows the right answer. Throws std::runtime_error with a
    /// sentence when the server is not as it has to be; nothing but the destructor is called then.
    virtual Task<> open() = 0;

    /// Takes the answers, until the connection has ended or something comes that is no answer.
    virtual Task<> listen(OnAnswer on_answer) = 0;

    /// Asks once more, also before the last answer has come. When the connection is gone nothing
    /// happens: listen() returns.
    virtual void ask(TimePoint since) = 0;

    /// Ends the connection while listen() runs, which then returns soon.
    virtual void close() = 0;
};

}  // namespace coqewd
