#pragma once

#include <functional>
#include <memory>

#include "core/async/clock.hpp"
#include "core/async/task.hpp"
#include "tests/bench/load_options.hpp"

namespace coqewd::bench {

/// One connection of a load, which asks the same question again and again and checks each answer.
/// Lives on one executor.
class LoadClient {
  public:
    /// Told for each answer when its question was to be asked, and whether it is right.
    using OnAnswer = std::function<void(LoadClient& client, TimePoint since, bool right)>;

    virtual ~LoadClient() = default;

    /// Connects, asks once, and throws std::runtime_error with a sentence when the answer is not
    /// as it has to be.
    virtual Task<> open() = 0;

    /// Takes the answers, until the connection has ended or something comes that is no answer.
    virtual Task<> listen(OnAnswer on_answer) = 0;

    /// Asks once more, also before the last answer has come. When the connection is gone nothing
    /// happens: listen() returns.
    virtual void ask(TimePoint since) = 0;

    /// Ends the connection while listen() runs, which then returns soon.
    virtual void close() = 0;
};

/// A WebSocket whose server sends each text back.
std::unique_ptr<LoadClient> make_echo_client(Executor executor, const LoadOptions& options);

/// A client of QEWD that has registered with a JWT and sends the latest token along.
std::unique_ptr<LoadClient> make_ewdjs_client(Executor executor, const LoadOptions& options);

/// GET over HTTP/1.1 on a connection that stays open, one request at a time.
std::unique_ptr<LoadClient> make_rest_client(Executor executor, const LoadOptions& options);

}  // namespace coqewd::bench
