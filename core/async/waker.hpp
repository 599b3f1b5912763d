#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>

#include "core/async/task.hpp"

namespace coqewd {

class ReadyList;

/// Lets other threads wake an io_context. To post a function to it does that too, but calls the
/// system with a lock of the context held: whoever is woken on the same processor runs at once,
/// finds that lock taken, and the processor changes threads two times more.
class Waker {
  public:
    /// What is told runs on the executor, which belongs to the context of the list. Throws what the
    /// system says when it has no descriptor left.
    Waker(ReadyList& list, Executor executor, std::function<void()> on_woken);
    Waker(const Waker&) = delete;
    Waker& operator=(const Waker&) = delete;
    ~Waker();

    /// Tells the context, which stays at work until then; many before it comes to it count as one.
    /// From any thread; the context lives.
    void wake() noexcept;

    /// Tells nobody from here on, as the context ends.
    void shutdown();

  private:
    class Bell;

    void tell() noexcept;

    const Executor executor_;
    boost::asio::io_context::executor_type work_;
    std::function<void()> on_woken_;
    std::atomic<bool> woken_{false};
    std::unique_ptr<Bell> bell_;
};

}  // namespace coqewd
