#include "net/transport/memory_stream.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <mutex>
#include <string>

#include "core/async/signal.hpp"
#include "net/transport/error.hpp"

namespace coqewd::net {

namespace asio = boost::asio;

namespace {

/// The bytes of one direction, at most `capacity` of them.
class Pipe {
  public:
    explicit Pipe(std::size_t capacity) : capacity_(capacity) {}

    bool empty() const { return begin_ == bytes_.size(); }
    bool full() const { return bytes_.size() - begin_ == capacity_; }

    std::size_t take(std::span<char> buffer) {
        const std::size_t count = bytes_.copy(buffer.data(), buffer.size(), begin_);
        begin_ += count;
        if (empty()) {
            bytes_.clear();
            begin_ = 0;
        }
        return count;
    }

    std::size_t put(std::string_view bytes) {
        const std::size_t count = std::min(bytes.size(), capacity_ - (bytes_.size() - begin_));
        if (bytes_.size() + count > capacity_) {
            bytes_.erase(0, begin_);
            begin_ = 0;
        }
        bytes_.append(bytes.substr(0, count));
        return count;
    }

  private:
    const std::size_t capacity_;
    std::string bytes_;
    std::size_t begin_ = 0;
};

/// Where one end's two coroutines wait. A wake-up on its way to them keeps it alive.
struct Waits {
    explicit Waits(const Executor& executor) : readable(executor), writable(executor) {}
    Signal readable;
    Signal writable;
};

struct End {
    explicit End(std::size_t capacity) : incoming(capacity) {}

    /// To be called while the joint is locked, which keeps waits->…executor() alive.
    void wake(Signal Waits::* which) const {
        if (!waits) return;
        asio::post((waits.get()->*which).executor(),
                   [kept = waits, which] { (kept.get()->*which).notify(); });
    }

    Pipe incoming;
    bool finished = false;  // writes nothing more
    bool closed = false;
    std::shared_ptr<Waits> waits;  // none once its stream is destroyed
};

/// What both ends share; the mutex protects all of it.
struct Joint {
    explicit Joint(std::size_t capacity) : ends{End(capacity), End(capacity)} {}
    std::mutex mutex;
    std::array<End, 2> ends;
};

class MemoryStream final : public Stream {
  public:
    MemoryStream(std::shared_ptr<Joint> joint, std::size_t index, const Executor& executor)
        : joint_(std::move(joint)),
          here_(joint_->ends[index]),
          there_(joint_->ends[1 - index]),
          index_(index),
          waits_(std::make_shared<Waits>(executor)) {
        const std::scoped_lock lock(joint_->mutex);
        here_.waits = waits_;
    }

    ~MemoryStream() override {
        if (!joint_) return;
        close();
        const std::scoped_lock lock(joint_->mutex);
        here_.waits.reset();
    }

    MemoryStream(const MemoryStream&) = delete;
    MemoryStream& operator=(const MemoryStream&) = delete;

    Result<std::size_t> try_read(std::span<char> buffer) override {
        const std::scoped_lock lock(joint_->mutex);
        if (here_.closed) return error::operation_aborted;
        if (here_.incoming.empty()) {
            return there_.finished ? error::end_of_stream : error::would_block;
        }
        if (here_.incoming.full()) there_.wake(&Waits::writable);
        return here_.incoming.take(buffer);
    }

    Result<std::size_t> try_write(std::string_view bytes) override {
        const std::scoped_lock lock(joint_->mutex);
        if (here_.closed) return error::operation_aborted;
        if (here_.finished || there_.closed) return error::broken_pipe;
        if (there_.incoming.full()) return error::would_block;
        if (there_.incoming.empty()) there_.wake(&Waits::readable);
        return there_.incoming.put(bytes);
    }

    Task<error_code> readable() override { return wait(waits_->readable, &MemoryStream::can_read); }

    Task<error_code> writable() override {
        return wait(waits_->writable, &MemoryStream::can_write);
    }

    void finish() override {
        const std::scoped_lock lock(joint_->mutex);
        here_.finished = true;
        there_.wake(&Waits::readable);
    }

    void close() override {
        const std::scoped_lock lock(joint_->mutex);
        if (here_.closed) return;
        here_.closed = here_.finished = true;
        for (const End* end : {&here_, &there_}) {
            end->wake(&Waits::readable);
            end->wake(&Waits::writable);
        }
    }

    /// A wake-up that is on its way to the old executor finds nobody; the new waits look for
    /// themselves first.
    std::unique_ptr<Stream> move_to(const Executor& executor) override {
        return std::make_unique<MemoryStream>(std::move(joint_), index_, executor);
    }

    bool is_open() const override {
        const std::scoped_lock lock(joint_->mutex);
        return !here_.closed;
    }

    Executor executor() const override { return waits_->readable.executor(); }
    std::string remote() const override { return "memory"; }

  private:
    bool can_read() const { return !here_.incoming.empty() || there_.finished; }
    bool can_write() const { return !there_.incoming.full() || here_.finished || there_.closed; }

    bool ready(bool (MemoryStream::*condition)() const) const {
        const std::scoped_lock lock(joint_->mutex);
        return here_.closed || (this->*condition)();
    }

    Task<error_code> wait(Signal& signal, bool (MemoryStream::*condition)() const) {
        while (!ready(condition)) {
            co_await signal.wait();
            const auto cancellation = co_await asio::this_coro::cancellation_state;
            if (cancellation.cancelled() != asio::cancellation_type::none) {
                co_return error::operation_aborted;
            }
        }
        co_return is_open() ? error_code{} : error::operation_aborted;
    }

    std::shared_ptr<Joint> joint_;
    End& here_;
    End& there_;
    std::size_t index_;
    std::shared_ptr<Waits> waits_;
};

}  // namespace

std::pair<std::unique_ptr<Stream>, std::unique_ptr<Stream>> make_memory_streams(
    const Executor& first, const Executor& second, std::size_t capacity) {
    auto joint = std::make_shared<Joint>(std::max<std::size_t>(capacity, 1));
    auto left = std::make_unique<MemoryStream>(joint, 0, first);
    auto right = std::make_unique<MemoryStream>(joint, 1, second);
    return {std::move(left), std::move(right)};
}

}  // namespace coqewd::net
