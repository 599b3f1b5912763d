#pragma once

#include <atomic>
#include <boost/json/object.hpp>
#include <cstdint>

namespace coqewd {

/// How an accepted request ended.
enum class RequestEnd { replied, failed, timed_out, cancelled };

/// The first law in numbers: accepted = replied + failed + timed out + cancelled + in flight. One
/// for each server, counted from any thread.
class Tally {
  public:
    /// The numbers, each read by itself: while requests come and go the sum may be off by those
    /// that moved meanwhile.
    struct Counts {
        std::uint64_t accepted = 0;
        std::uint64_t replied = 0;
        std::uint64_t failed = 0;
        std::uint64_t timed_out = 0;
        std::uint64_t cancelled = 0;
        std::uint64_t in_flight = 0;
        /// Replies that came when nobody waited for them any more, or a second time.
        std::uint64_t late = 0;
        /// Frames that were no request, and were dropped as QEWD drops them.
        std::uint64_t malformed = 0;
        /// Clients that were closed because they did not read.
        std::uint64_t slow_closed = 0;
        /// Connections that were refused because connections_max was reached.
        std::uint64_t connections_refused = 0;
    };

    /// One accepted request. Settled once; destroyed unsettled, it counts as cancelled.
    class Ticket {
      public:
        explicit Ticket(Tally& tally);
        Ticket(Ticket&& other) noexcept : tally_(other.tally_) { other.tally_ = nullptr; }
        Ticket& operator=(Ticket&&) = delete;
        ~Ticket() { settle(RequestEnd::cancelled); }

        /// Nothing happens the second time.
        void settle(RequestEnd end);

      private:
        Tally* tally_;
    };

    Ticket accept() { return Ticket(*this); }

    void count_late() { ++late_; }
    void count_malformed() { ++malformed_; }
    void count_slow_closed() { ++slow_closed_; }
    void count_connection_refused() { ++connections_refused_; }

    Counts counts() const;

  private:
    std::atomic<std::uint64_t>& counter(RequestEnd end);

    std::atomic<std::uint64_t> accepted_{0};
    std::atomic<std::uint64_t> replied_{0};
    std::atomic<std::uint64_t> failed_{0};
    std::atomic<std::uint64_t> timed_out_{0};
    std::atomic<std::uint64_t> cancelled_{0};
    std::atomic<std::uint64_t> in_flight_{0};
    std::atomic<std::uint64_t> late_{0};
    std::atomic<std::uint64_t> malformed_{0};
    std::atomic<std::uint64_t> slow_closed_{0};
    std::atomic<std::uint64_t> connections_refused_{0};
};

boost::json::object to_json(const Tally::Counts& counts);

}  // namespace coqewd
