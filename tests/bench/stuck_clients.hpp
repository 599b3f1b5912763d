#pragma once

#include <cstddef>
#include <string>

#include "core/async/nursery.hpp"
#include "net/peer/client.hpp"
#include "tests/bench/load_options.hpp"

namespace coqewd::bench {

/// Clients of QEWD that send questions and never read an answer, beside those of a load; one that
/// the server closes comes back. Each asks ten times a second for an answer of 16 KB, so that a
/// server with a small outbox soon has more for it than it keeps, and little else to do for it.
class StuckClients {
  public:
    /// The options outlive it.
    StuckClients(const Executor& executor, const LoadOptions& options);

    void begin();
    Task<> end();

    /// How often the server has closed one.
    std::size_t closed() const { return closed_; }

  private:
    static Task<> stay_stuck(StuckClients* self);
    Task<> be_stuck(Channel& channel);

    Executor executor_;
    const LoadOptions& options_;
    Nursery nursery_;
    std::size_t closed_ = 0;
    bool ending_ = false;
};

}  // namespace coqewd::bench
