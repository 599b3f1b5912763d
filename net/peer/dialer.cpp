#include "net/peer/dialer.hpp"

#include <utility>

#include "core/message/json_text.hpp"
#include "net/peer/failure_text.hpp"

namespace coqewd::net {

namespace {

bool is_lost(const Fault& fault) {
    return fault.code == FaultCode::link_lost || fault.code == FaultCode::link_down;
}

/// Whether the peer has said no, so that it is worth asking for something else.
bool is_refusal(const Fault& fault) {
    return !is_lost(fault) && fault.code != FaultCode::timed_out &&
           fault.code != FaultCode::cancelled;
}

/// How many calls the peer serves at a time, as a coqewd says; a Node.js QEWD does not.
std::optional<std::size_t> calls_max_in(const Reply& reply) {
    if (!reply.is_object()) return std::nullopt;
    const auto* calls_max = reply.body().get_object().if_contains(calls_max_member);
    if (!calls_max || !calls_max->is_int64() || calls_max->get_int64() <= 0) return std::nullopt;
    return static_cast<std::size_t>(calls_max->get_int64());
}

}  // namespace

/// The end of a link, which its owner waits for.
struct Dialer::Ending {
    explicit Ending(const Executor& executor) : came(executor) {}

    Signal came;
    bool ended = false;
    error_code why;
    std::exception_ptr thrown;
};

Dialer::Dialer(Executor executor, std::shared_ptr<Peer> peer, Tally& tally, Options options)
    : executor_(std::move(executor)),
      peer_(std::move(peer)),
      tally_(tally),
      options_(std::move(options)),
      client_(executor_, client_options()),
      backoff_(options_.backoff),
      pause_(executor_) {}

Client::Options Dialer::client_options() {
    Client::Options options = options_.client;
    options.on_slow = [this] { slow_ = true; };
    return options;
}

Task<> Dialer::run() {
    while (!stopped_) {
        const std::string why = co_await live();
        if (stopped_) co_return;
        log_end(why);
        co_await pause_.wait_for(backoff_.next(options_.uniform()));
    }
}

/// Whatever is thrown here, this link is over and the next one is dialled.
Task<std::string> Dialer::live() {
    std::string why;
    std::exception_ptr thrown;
    slow_ = false;
    has_other_secret_ = false;
    try {
        const error_code failure = co_await client_.connect();
        if (failure) why = failure_text(failure);
        if (!failure && !stopped_) why = co_await serve_link();
    } catch (...) {
        thrown = std::current_exception();
    }
    co_await client_.leave();
    if (!thrown) co_return why;
    if (options_.link.on_error) options_.link.on_error(thrown);
    co_return failure_text(thrown);
}

Task<std::string> Dialer::serve_link() {
    constexpr double ids = 1ULL << 52;
    Link::Options options = options_.link;
    options.first_id = 1 + static_cast<std::uint64_t>(options_.uniform() * ids);
    const auto link =
        std::make_shared<Link>(executor_, client_.channel(), tally_, std::move(options));
    const auto ending = std::make_shared<Ending>(executor_);
    Nursery nursery(executor_, {.on_error = options_.link.on_error});
    nursery.spawn(run_link(link, ending));
    const std::optional<Fault> refusal = co_await take_up(link, *ending);
    while (!ending->ended) co_await ending->came.wait();
    peer_->detach();
    co_await nursery.join();
    if (ending->thrown) std::rethrow_exception(ending->thrown);
    co_return end_text(ending->why, refusal);
}

Task<> Dialer::run_link(std::shared_ptr<Link> link, std::shared_ptr<Ending> ending) {
    try {
        ending->why = co_await link->run(nullptr);
    } catch (...) {
        ending->thrown = std::current_exception();
    }
    ending->ended = true;
    ending->came.notify();
}

Task<std::optional<Fault>> Dialer::take_up(std::shared_ptr<Link> link, Ending& ending) {
    std::optional<Fault> refusal;
    try {
        refusal = co_await introduce(*link);
        if (!refusal) come_up(link);
    } catch (...) {
        ending.thrown = std::current_exception();
    }
    if (refusal || ending.thrown) link->close(CloseReason::normal);
    co_return refusal;
}

void Dialer::come_up(std::shared_ptr<Link> link) {
    backoff_.reset();
    last_end_.clear();
    options_.log("The link to " + peer_->name() + " is up");
    peer_->attach(std::move(link));
}

Task<std::optional<Fault>> Dialer::introduce(Link& link) {
    // For both messages together, so that a peer which answers late does not have twice the time.
    const Deadline deadline(pause_.clock().now(), options_.register_timeout);
    std::string again = token_.empty() ? std::string() : options_.renew(token_);
    if (!again.empty()) {
        const Reply reply = co_await send(
            link, R"({"type":"ewd-reregister"})",
            {.token = std::move(again), .deadline = deadline, .link_proof = options_.prove()});
        const bool taken = !reply.failed() && !reply.token().empty() && calls_max_in(reply);
        if (taken) co_return take_registration(link, reply);
        if (reply.failed() && !is_refusal(reply.fault())) co_return reply.fault();
        token_.clear();
    }
    std::string text = R"({"type":"ewd-register","application":)";
    append_quoted(text, options_.application);
    text += '}';
    const Reply reply = co_await send(link, std::move(text),
                                      {.deadline = deadline, .link_proof = options_.prove()});
    if (reply.failed()) co_return reply.fault();
    if (reply.token().empty()) co_return Fault{.text = "its reply has no token"};
    co_return take_registration(link, reply);
}

/// Gives why it is none after all. Servers whose tokens do not verify here mostly refuse those of
/// this one too, client by client; otherwise what they change in sessions would be lost.
std::optional<Fault> Dialer::take_registration(Link& link, const Reply& reply) {
    token_ = reply.token();
    has_other_secret_ = !options_.verifies(token_);
    if (has_other_secret_) {
        token_.clear();
        return Fault{.text = "its token does not verify"};
    }
    if (const auto calls_max = calls_max_in(reply)) {
        link.set_peer_bound(*calls_max);
    } else {
        note_qewd();
    }
    return std::nullopt;
}

/// It forwards what comes over a connection that has registered, not over one that has
/// re-registered.
void Dialer::note_qewd() {
    token_.clear();
    if (options_.qewd_compat || std::exchange(warned_of_claims_, true)) return;
    options_.warn(peer_->name() +
                  " is a Node.js QEWD, which can not read private claims that are written without "
                  "--qewd-compat: it does not know who has logged in, and who logs in there can "
                  "read what should be private");
}

Task<Reply> Dialer::send(Link& link, std::string text, Link::CallOptions options) {
    Request request = *Request::received(std::move(text));
    co_return co_await link.call(std::move(request), std::move(options));
}

void Dialer::stop() {
    stopped_ = true;
    client_.cancel();
    pause_.cancel();
}

std::string Dialer::end_text(const error_code& why, const std::optional<Fault>& refusal) const {
    if (slow_) {
        return "The other side does not read: over " +
               std::to_string(options_.client.outbox_bytes_max) + " bytes waited to be written";
    }
    if (has_other_secret_) {
        return "It signs tokens with a secret that this server does not have; joined servers need "
               "the same";
    }
    if (!refusal || is_lost(*refusal)) return failure_text(why);
    const std::string& application = options_.application;
    if (refusal->code == FaultCode::timed_out) {
        return "The registration for " + application + " was not answered in time";
    }
    return "It does not let this server register for " + application + ": " + refusal->text;
}

void Dialer::log_end(const std::string& why) {
    // A peer that stays away is said once, not at every attempt.
    if (why == std::exchange(last_end_, why)) return;
    options_.warn("There is no link to " + peer_->name() + " (" +
                  authority(options_.client.endpoint) + "): " + why);
}

}  // namespace coqewd::net
