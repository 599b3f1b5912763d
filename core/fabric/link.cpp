#include "core/fabric/link.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <exception>
#include <stdexcept>

#include "core/async/spare_memory.hpp"

namespace coqewd {

namespace asio = boost::asio;

RequestEnd end_of(const Reply& reply) {
    if (!reply.failed()) return RequestEnd::replied;
    if (reply.fault().code == FaultCode::timed_out) return RequestEnd::timed_out;
    if (reply.fault().code == FaultCode::cancelled) return RequestEnd::cancelled;
    return RequestEnd::failed;
}

namespace {

/// Kept free on a link for the fault of each request of the other server, with its token.
constexpr std::size_t fault_bytes = 1'024;

/// Another server's link carries what many clients ask.
bool speaks_for_many(const std::shared_ptr<Caller>& caller) {
    return caller && caller->is_server;
}

}  // namespace

/// What is left of a request while it is served: where its reply goes.
struct Link::Returning {
    std::string type;
    std::string request_id;
    TimePoint received_at;
};

/// Hands a call over to the link's own thread.
struct Link::Start {
    std::shared_ptr<Link> link;
    std::uint64_t id;
    std::string frame;
    PendingCall call;
    void operator()() { link->start(id, frame, std::move(call)); }
};

Link::Link(Executor executor, Channel& channel, Tally& tally, Options options)
    : executor_(std::move(executor)),
      channel_(channel),
      tally_(tally),
      options_(std::move(options)),
      clock_(Clock::of(executor_)),
      pending_(options_.calls_max),
      nursery_(executor_, {.on_error = options_.on_error}),
      room_(executor_),
      next_id_(options_.first_id) {}

Task<error_code> Link::run(Serve serve, std::shared_ptr<Caller> caller) {
    const auto self = shared_from_this();
    serve_ = std::move(serve);
    caller_ = std::move(caller);
    events_ = std::make_shared<const EventSink>([weak = weak_from_this()](Event event) {
        if (const auto link = weak.lock()) link->send(std::move(event));
    });
    error_code why;
    std::exception_ptr failure;
    try {
        why = co_await read_all();
    } catch (...) {
        failure = std::current_exception();
    }
    // Whatever ended the reading: nobody touches the channel any more, and nothing of this link
    // goes on when this has returned.
    open_ = false;
    pending_.fail_all(lost());
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await nursery_.join();
    if (failure) std::rethrow_exception(failure);
    co_return why;
}

Task<error_code> Link::read_all() {
    for (;;) {
        while (pauses()) co_await room_.wait();
        auto text = channel_.take();
        if (!text) text = co_await channel_.read();
        if (!*text) co_return text->error();
        if (serve_) {
            take_request(std::move(**text));
        } else {
            take_answer(std::move(**text));
        }
    }
}

/// A browser that asks too much is slowed down. Another server speaks for many clients, of whom one
/// must not slow down the others: what is too much of it is refused one by one.
bool Link::pauses() const {
    return in_flight_ >= options_.in_flight_max && !speaks_for_many(caller_);
}

// What takes part in each message is not inlined into the coroutine that reads: its frame would
// have room for all of it ("What a message costs" in docs/architecture.md).

[[gnu::noinline]] void Link::take_request(std::string text) {
    Result<Request> request = Request::received(std::move(text));
    // What is refused is left where it was.
    if (!request && is_json_error(request.error())) {
        auto exact = channel_.read_again(std::move(text));
        if (!exact) return;
        text = std::move(*exact);
        request = Request::received(std::move(text));
    }
    if (!request) return refuse(text, request.error());
    request->caller = caller_;
    request->received_at = clock_.now();
    request->events = events_;
    ++in_flight_;
    nursery_.spawn(serve_one(shared_from_this(), std::move(*request)));
}

/// QEWD drops what is no message without a reply; a message that is over a limit gets one.
void Link::refuse(std::string_view text, const error_code& why) {
    tally_.count_malformed();
    const auto returning = read_refused(text, {.json = {.depth_max = reply_depth_max}});
    if (!returning) return;
    const Reply reply = Fault{.code = FaultCode::bad_request,
                              .text = why.message(),
                              .status = 400,
                              .node = options_.node};
    channel_.write(
        reply_frame({.type = returning->type, .request_id = returning->request_id}, reply));
}

Task<> Link::serve_one(std::shared_ptr<Link> self, Request request) {
    Tally::Ticket ticket = self->tally_.accept();
    const Returning returning{request.type(), request.request_id, request.received_at};
    std::exception_ptr failure;
    try {
        auto refused = self->refusal();
        Reply reply =
            refused ? Reply(std::move(*refused)) : co_await self->serve_(std::move(request));
        self->finish(returning, std::move(reply), ticket);
    } catch (...) {
        // Its client must not wait for a reply that is lost, to a bug or a lack of memory.
        failure = std::current_exception();
        if (self->open_) self->channel_.close(CloseReason::overloaded);
    }
    --self->in_flight_;
    self->room_.notify();
    self->close_when_drained();
    if (failure) std::rethrow_exception(failure);
}

// Inlined, it would make the frame of serve_one too large to be kept ("What a message costs" in
// docs/architecture.md).
[[gnu::noinline]] void Link::finish(const Returning& returning, Reply reply,
                                    Tally::Ticket& ticket) {
    const ReplyHead head{returning.type, returning.request_id, since(returning.received_at),
                         speaks_for_many(caller_)};
    std::string frame = reply_frame(head, reply);
    if (auto instead = open_ ? fault_instead(frame.size()) : std::nullopt) {
        Reply fault = std::move(*instead);
        if (reply.session_ended()) fault.set_session_ended();
        frame = fault_frame(head, fault, reply.token());
        reply = std::move(fault);
    }
    const bool written = open_ && channel_.write(frame);
    ticket.settle(written ? end_of(reply) : RequestEnd::cancelled);
}

/// What takes the place of a reply that no connection of this kind can carry, or that another
/// server's link has no room for at this moment: one that many clients share does not end for one
/// of them. A browser's connection does.
std::optional<Fault> Link::fault_instead(std::size_t frame_bytes) const {
    const Fit fit = channel_.fit(frame_bytes);
    if (fit == Fit::too_big) {
        return Fault{.code = FaultCode::too_big,
                     .text = "The reply is too big",
                     .status = 500,
                     .node = options_.node};
    }
    if (fit == Fit::fits || !speaks_for_many(caller_)) return std::nullopt;
    Fault fault = overloaded("Too much waits to be sent to this server");
    // The request has been served.
    fault.retryable = false;
    return fault;
}

/// With its token the client keeps what was changed in its session. A fault that is larger with it
/// than what is kept free has no token on a link that is full.
std::string Link::fault_frame(const ReplyHead& head, Reply& fault, const SharedText& token) const {
    fault.set_token(token);
    std::string frame = reply_frame(head, fault);
    if (frame.size() <= fault_bytes || channel_.fit(frame.size()) == Fit::fits) return frame;
    fault.set_token({});
    return reply_frame(head, fault);
}

OutboxBounds Link::outbox_of(std::size_t replies_bytes_max) const {
    return {.bytes_max = replies_bytes_max, .faults_bytes = options_.calls_max * fault_bytes};
}

/// Why a request is not served at all.
std::optional<Fault> Link::refusal() const {
    if (draining_) return overloaded("The server is stopping");
    if (in_flight_ > options_.calls_max) return overloaded("Too many requests are in flight");
    return std::nullopt;
}

[[gnu::noinline]] void Link::take_answer(std::string text) {
    Result<Answer> answer = read_answer(std::move(text));
    if (!answer && is_json_error(answer.error())) {
        auto exact = channel_.read_again(std::move(text));
        if (!exact) return;
        answer = read_answer(std::move(*exact));
    }
    if (!answer) {
        tally_.count_malformed();
        return;
    }
    if (!answer->id) answer->id = call_without_id(*answer);
    if (!answer->id) return tally_.count_late();
    if (answer->final) {
        if (!pending_.complete(*answer->id, std::move(answer->reply))) tally_.count_late();
        return;
    }
    const PendingCall* call = pending_.find(*answer->id);
    if (!call) return tally_.count_late();
    // What it is told may change the table.
    if (const auto events = call->events) {
        (*events)(Event{answer->type, answer->reply.json(), call->request_id, call->received_at});
    }
}

/// Whose answer this is, when QEWD does not say it (docs/protocol.md).
std::optional<std::uint64_t> Link::call_without_id(const Answer& answer) const {
    if (answer.push) return std::nullopt;
    // An intermediate message may be of any type, also of one that another call has; a worker that
    // died, a link that is down and a refused switch do not say the type.
    const bool any_type = !answer.final || answer.type.empty();
    return any_type ? pending_.only_one() : pending_.only_one_of_type(answer.type);
}

Task<Reply> Link::call_over(std::shared_ptr<Link> self, Request request, CallOptions options) {
    LinkCall call = self->begin_call(co_await asio::this_coro::executor, std::move(request),
                                     std::move(options));
    if (call.begin()) co_await call.next();
    co_return call.end();
}

LinkCall Link::begin_call(const Executor& here, Request request, CallOptions options) {
    const Clock& clock = Clock::of(here);
    const TimePoint now = clock.now();
    const Deadline deadline = options.deadline;
    // Nobody would wait for what the other server does about it.
    if (deadline.passed(now)) return LinkCall(no_reply(deadline, clock));
    auto slot = make_shared_spare<Slot<Reply>>(here);
    const std::uint64_t id = send(slot, request, options, now);
    return LinkCall(LinkCall::Sent{shared_from_this(), std::move(slot), id, deadline});
}

/// Nobody waits for this reply any more; from the thread of who did.
void Link::give_up(std::uint64_t id) {
    room_.ready_list().deliver_call(
        [self = shared_from_this(), id] { self->pending_.give_up(id); });
}

/// The waiting ends without a reply when its time is over, or when the server stops.
Reply Link::no_reply(Deadline deadline, const Clock& clock) const {
    if (deadline.passed(clock.now())) return no_reply_in_time(options_.node);
    return server_stops(options_.node);
}

/// Sends the call from the thread of whoever waits at the slot, and gives its id. What the call
/// needs of the request and the options is taken out of them.
std::uint64_t Link::send(const std::shared_ptr<Slot<Reply>>& slot, Request& request,
                         CallOptions& options, TimePoint now) {
    const std::uint64_t id = next_id_.fetch_add(1, std::memory_order_relaxed);
    std::string frame = call_frame(request, {.id = id,
                                             .token = std::move(options.token),
                                             .budget = options.deadline.budget(now),
                                             .hops = request.hops + 1,
                                             .link_proof = std::move(options.link_proof),
                                             .jwt = options.jwt});
    const bool from_here = slot->executor() == executor_;
    PendingCall call{
        request.type(),      slot,     std::move(request.events), std::move(request.request_id),
        request.received_at, from_here};
    // On the link's own executor no function is needed to get there.
    if (from_here) {
        start(id, frame, std::move(call));
    } else {
        room_.ready_list().deliver_call(
            Start{shared_from_this(), id, std::move(frame), std::move(call)});
    }
    return id;
}

void Link::start(std::uint64_t id, const std::string& frame, PendingCall call) {
    const std::optional<Fault> refused = refusal_of(frame.size());
    if (refused) {
        call.reply->fill(*refused);
    } else if (channel_.write(frame)) {
        pending_.add(id, std::move(call));
    } else {
        call.reply->fill(link_down(options_.node));
    }
}

/// Why a call is not sent. Others share the link, and none of them may suffer from this one.
std::optional<Fault> Link::refusal_of(std::size_t frame_bytes) const {
    if (!open_) return link_down(options_.node);
    if (pending_.full()) return overloaded("Too many calls wait for this peer");
    switch (channel_.fit(frame_bytes)) {
        case Fit::fits:
            return std::nullopt;
        case Fit::full:
            return overloaded("Too much waits to be sent to this peer");
        case Fit::too_big:
            break;
    }
    return Fault{.code = FaultCode::too_big,
                 .text = "The message is too big for this peer",
                 .status = 413,
                 .node = options_.node};
}

Fault Link::overloaded(std::string text) const {
    return {.code = FaultCode::overloaded,
            .text = std::move(text),
            .status = 503,
            .node = options_.node,
            .retryable = true};
}

void Link::send(Event event) {
    asio::dispatch(executor_, [self = shared_from_this(), event = std::move(event)] {
        if (self->open_) self->write(event);
    });
}

void Link::write(const Event& event) {
    std::optional<std::chrono::milliseconds> response_time;
    if (event.received_at) response_time = since(*event.received_at);
    const std::string frame = event_frame(event, response_time);
    if (const char* const why = why_left_out(frame.size()); why == nullptr) {
        channel_.write(frame);
    } else if (options_.on_error) {
        options_.on_error(std::make_exception_ptr(
            std::length_error("An event of type " + event.type + ' ' + why)));
    }
}

/// Why an event is not sent, or null. One that has no room ends the link of a client that does not
/// read, but not of a server: others share that.
const char* Link::why_left_out(std::size_t frame_bytes) const {
    const Fit fit = channel_.fit(frame_bytes);
    if (fit == Fit::too_big) return "is too big to be sent";
    if (fit == Fit::full && speaks_for_many(caller_)) return "is left out: its link is full";
    return nullptr;
}

void Link::drain() {
    draining_ = true;
    close_when_drained();
}

void Link::close_when_drained() {
    if (draining_ && open_ && in_flight_ == 0) channel_.close(CloseReason::going_away);
}

std::chrono::milliseconds Link::since(TimePoint moment) const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(clock_.now() - moment);
}

Fault Link::lost() const {
    return {.code = FaultCode::link_lost,
            .text = "MicroService connection was lost before the reply came",
            .status = 503,
            .node = options_.node};
}

Fault link_down(const std::string& node) {
    return {.code = FaultCode::link_down,
            .text = "MicroService connection is down",
            .status = 503,
            .node = node,
            .retryable = true};
}

}  // namespace coqewd
