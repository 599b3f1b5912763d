#pragma once

#include <cstdint>
#include <optional>

#include "core/async/descriptor_events.hpp"
#include "core/async/signal.hpp"

namespace coqewd::net {

/// What a socket has told of itself since it was looked at last. Lives on one executor.
class SocketWatch final : public DescriptorWatch {
  public:
    explicit SocketWatch(const Executor& executor);

    /// What it is to be told of.
    static const std::uint32_t events;

    /// Whether a read may find something: what has arrived, or an end.
    bool may_read() const { return arrived_ || ended_; }
    bool may_write() const { return room_ || broken_; }

    /// A read has found less than it had room for: what comes after that is told.
    void note_drained() { arrived_ = false; }
    /// A write has found the socket full.
    void note_full() { room_ = false; }

    /// Told when may_read() or may_write() has become true.
    Signal& readable() { return readable_; }
    Signal& writable();

    void note(std::uint32_t told) noexcept override;
    /// Wakes who waits, because the socket is closed.
    void wake();

  private:
    const Executor executor_;
    Signal readable_;
    /// Made when somebody waits for it: few connections ever do.
    std::optional<Signal> writable_;
    bool arrived_ = false;
    bool room_ = false;
    bool ended_ = false;
    bool broken_ = false;
};

}  // namespace coqewd::net
