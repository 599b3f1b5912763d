#include "net/peer/dialer.hpp"

#include <utility>

#include "core/message/json_text.hpp"
#include "net/error.hpp"

namespace coqewd::net {

/// The end of a link, which its owner waits for.
struct Dialer::Ending {
    explicit Ending(const Executor& executor) : came(executor) {}

    Signal came;
    bool ended = false;
    error_code why;
};

Dialer::Dialer(Executor executor, std::shared_ptr<Peer> peer, Tally& tally, Options options)
    : executor_(std::move(executor)),
      peer_(std::move(peer)),
      tally_(tally),
      options_(std::move(options)),
      client_(executor_, options_.client),
      backoff_(options_.backoff),
      pause_(executor_) {}

Task<> Dialer::run() {
    while (!stopped_) {
        error_code failure = co_await client_.connect();
        if (!failure && !stopped_) failure = co_await serve_link();
        co_await client_.leave();
        if (stopped_) co_return;
        log_failure(failure);
        co_await pause_.wait_for(backoff_.next(options_.uniform()));
    }
}

Task<error_code> Dialer::serve_link() {
    constexpr double ids = 1ULL << 52;
    Link::Options options = options_.link;
    options.first_id = 1 + static_cast<std::uint64_t>(options_.uniform() * ids);
    const auto link =
        std::make_shared<Link>(executor_, client_.channel(), tally_, std::move(options));
    const auto ending = std::make_shared<Ending>(executor_);
    Nursery nursery(executor_);
    nursery.spawn(run_link(link, ending));
    if (co_await introduce(*link)) {
        backoff_.reset();
        last_failure_.clear();
        options_.log("The link to " + peer_->name() + " is up");
        peer_->attach(link);
    } else {
        link->close(CloseReason::normal);
    }
    while (!ending->ended) co_await ending->came.wait();
    peer_->detach();
    co_await nursery.join();
    co_return ending->why;
}

Task<> Dialer::run_link(std::shared_ptr<Link> link, std::shared_ptr<Ending> ending) {
    ending->why = co_await link->run(nullptr);
    ending->ended = true;
    ending->came.notify();
}

Task<bool> Dialer::introduce(Link& link) {
    std::string again = token_.empty() ? std::string() : options_.renew(token_);
    if (!again.empty()) {
        const Reply reply = co_await send(link, R"({"type":"ewd-reregister"})", std::move(again));
        if (!reply.failed() && !reply.token().empty()) {
            token_ = reply.token();
            co_return true;
        }
    }
    std::string text = R"({"type":"ewd-register","application":)";
    append_quoted(text, options_.application);
    text += '}';
    const Reply reply = co_await send(link, std::move(text), {});
    token_ = reply.token();
    if (!token_.empty()) co_return true;
    options_.log("The peer " + peer_->name() + " does not let this server register for " +
                 options_.application + (reply.failed() ? ": " + reply.fault().text : ""));
    co_return false;
}

Task<Reply> Dialer::send(Link& link, std::string text, std::string token) {
    Request request = *Request::received(std::move(text));
    const Deadline deadline(pause_.clock().now(), options_.register_timeout);
    Link::CallOptions options{
        .token = std::move(token), .deadline = deadline, .link_proof = options_.prove()};
    co_return co_await link.call(std::move(request), std::move(options));
}

void Dialer::stop() {
    stopped_ = true;
    client_.cancel();
    pause_.cancel();
}

void Dialer::log_failure(const error_code& failure) {
    const std::string text = failure ? failure.message() : "the link was closed";
    // A peer that stays away is said once, not at every attempt.
    if (text == std::exchange(last_failure_, text)) return;
    options_.log("There is no link to " + peer_->name() + " (" +
                 authority(options_.client.endpoint) + "): " + text);
}

}  // namespace coqewd::net
