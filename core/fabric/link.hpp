#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/async/nursery.hpp"
#include "core/async/signal.hpp"
#include "core/fabric/channel.hpp"
#include "core/fabric/link_call.hpp"
#include "core/fabric/pending_calls.hpp"
#include "core/message/frames.hpp"
#include "core/message/tally.hpp"

namespace coqewd {

/// As what a request counts that got this reply.
RequestEnd end_of(const Reply& reply);

/// The member in which the reply to a server's registration says how many of its requests are
/// served at a time (docs/protocol.md).
inline constexpr std::string_view calls_max_member = "coqewd_calls_max";

/// There is no link: QEWD's words, and nothing was sent.
Fault link_down(const std::string& node);

/// A live conversation over a channel: with a serve function it answers requests, and calls can be
/// made over it. A browser and another server are the same to it.
///
/// Lives on the executor of its channel; call(), begin_call(), send() and in_flight() are for any
/// thread.
class Link : public std::enable_shared_from_this<Link> {
  public:
    /// Gives each request its one reply, and throws nothing. Runs on the link's executor.
    using Serve = std::function<Task<Reply>(Request)>;

    struct Options {
        /// This server's name, which its faults carry.
        std::string node;
        /// Requests of a client that may be served at the same time; then reading pauses.
        std::size_t in_flight_max = 256;
        /// Calls that may wait for a reply, and requests of another server that may be served at
        /// the same time; more are refused at once.
        std::size_t calls_max = 20'000;
        /// The id of the first call. A Node.js QEWD keeps the ids of all its clients in one table,
        /// so those of two servers must not meet: a random number below 2^52.
        std::uint64_t first_id = 1;
        /// Told what is a bug, or a message of this server that no connection can carry.
        Nursery::OnError on_error = {};
    };

    /// The channel and the tally outlive run().
    Link(Executor executor, Channel& channel, Tally& tally, Options options);

    /// Reads until the channel ends, answering requests with `serve` (null: what comes are answers
    /// to calls). Then waits for the requests that are still being served, gives each waiting call
    /// the fault link_lost, and says why the channel ended. Called once.
    Task<error_code> run(Serve serve, std::shared_ptr<Caller> caller = nullptr);

    struct CallOptions {
        /// What the other server shall see; empty for none.
        SharedText token = {};
        Deadline deadline;
        /// Of a registration: what proves that a server makes it.
        std::string link_proof = {};
        /// False for a token of a session that the other server keeps.
        bool jwt = true;
    };

    /// Sends the request and waits for its reply until the deadline at most.
    Task<Reply> call(Request request, CallOptions options) {
        return call_over(shared_from_this(), std::move(request), std::move(options));
    }

    /// Sends the request from the thread of this executor, where its reply is waited for.
    LinkCall begin_call(const Executor& here, Request request, CallOptions options);

    /// The other server is a coqewd, which serves so many calls at a time; the rest is refused
    /// here. On the link's executor.
    void set_peer_bound(std::size_t calls_max) { pending_.set_peer_bound(calls_max); }

    /// Sends a message that is no reply.
    void send(Event event);

    /// Refuses new requests, and closes the channel when those in flight have been answered.
    void drain();

    /// Gives up the requests in flight: each is answered with a fault at once.
    void cancel_requests() { nursery_.cancel(); }

    /// Closes the channel now.
    void close(CloseReason reason) { channel_.close(reason); }

    std::size_t in_flight() const { return in_flight_; }

    /// What may wait to be written to another server: of replies, and of the faults of all its
    /// requests that may be served at the same time.
    OutboxBounds outbox_of(std::size_t replies_bytes_max) const;

  private:
    friend class LinkCall;

    struct Start;
    struct Returning;

    Task<error_code> read_all();
    bool pauses() const;
    void take_request(std::string text);
    void refuse(std::string_view text, const error_code& why);
    void take_answer(std::string text);
    std::optional<std::uint64_t> call_without_id(const Answer& answer) const;
    void start(std::uint64_t id, const std::string& frame, PendingCall call);
    std::optional<Fault> refusal_of(std::size_t frame_bytes) const;
    Fault overloaded(std::string text) const;
    static Task<> serve_one(std::shared_ptr<Link> self, Request request);
    static Task<Reply> call_over(std::shared_ptr<Link> self, Request request, CallOptions options);
    void give_up(std::uint64_t id);
    Reply no_reply(Deadline deadline, const Clock& clock) const;
    std::uint64_t send(const std::shared_ptr<Slot<Reply>>& slot, Request& request,
                       CallOptions& options, TimePoint now);
    std::optional<Fault> refusal() const;
    void finish(const Returning& returning, Reply reply, Tally::Ticket& ticket);
    std::optional<Fault> fault_instead(std::size_t frame_bytes) const;
    std::string fault_frame(const ReplyHead& head, Reply& fault, const SharedText& token) const;
    void write(const Event& event);
    const char* why_left_out(std::size_t frame_bytes) const;
    void close_when_drained();
    std::chrono::milliseconds since(TimePoint moment) const;
    Fault lost() const;

    Executor executor_;
    Channel& channel_;
    Tally& tally_;
    Options options_;
    Clock& clock_;
    Serve serve_;
    std::shared_ptr<Caller> caller_;
    std::shared_ptr<const EventSink> events_;
    PendingCalls pending_;
    Nursery nursery_;
    Signal room_;
    std::atomic<std::uint64_t> next_id_;
    std::atomic<std::size_t> in_flight_{0};
    bool open_ = true;
    bool draining_ = false;
};

}  // namespace coqewd
