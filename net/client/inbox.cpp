#include "net/client/inbox.hpp"

#include <utility>

#include "net/io/handlers.hpp"
#include "net/io/received.hpp"

namespace coqewd::net {
namespace {

/// Runs the handler, of whichever shape it is, and gives its answer.
struct Run {
    Arguments arguments;

    Task<Arguments> operator()(const std::function<void(Arguments)>& handler) {
        handler(std::move(arguments));
        co_return Arguments();
    }
    Task<Arguments> operator()(const std::function<Arguments(Arguments)>& handler) {
        co_return handler(std::move(arguments));
    }
    Task<Arguments> operator()(const std::function<Task<>(Arguments)>& handler) {
        co_await handler(std::move(arguments));
        co_return Arguments();
    }
    Task<Arguments> operator()(const std::function<Task<Arguments>(Arguments)>& handler) {
        co_return co_await handler(std::move(arguments));
    }
};

}  // namespace

Inbox::Inbox(const Executor& executor, Limits limits, Nursery::OnError on_error)
    : limits_(limits), on_error_(std::move(on_error)), changed_(executor) {}

void Inbox::set(std::string event, SocketClient::Handler handler) {
    check_event_name(event);
    handlers_[std::move(event)] = std::make_shared<const SocketClient::Handler>(std::move(handler));
}

void Inbox::serve(Nursery& nursery, Answer answer, Calls calls) {
    nursery_ = &nursery;
    answer_ = std::move(answer);
    calls_ = std::move(calls);
}

void Inbox::make_way() {
    start_waiting();
    changed_.notify();
}

void Inbox::hold(std::uint64_t connection) {
    connection_ = connection;
    holding_ = true;
}

void Inbox::release() {
    holding_ = false;
    held_ = 0;
    start_waiting();
}

void Inbox::drop_held() {
    for (; held_ > 0; --held_) {
        waiting_bytes_ -= waiting_.back().bytes;
        waiting_.pop_back();
    }
}

bool Inbox::add(const socketio::CompletePacket& packet) {
    // Nobody waits for it, and an acknowledgement is never owed.
    if (!handlers_.contains(std::string(packet.event))) return true;
    if (is_full()) return false;
    std::size_t bytes = packet.json.size();
    for (const std::string& attachment : packet.attachments) bytes += attachment.size();
    waiting_.push_back({.event = std::string(packet.event),
                        .arguments = arguments_of(packet),
                        .ack_id = packet.ack_id,
                        .connection = connection_,
                        .bytes = bytes});
    waiting_bytes_ += bytes;
    if (holding_) ++held_;
    start_waiting();
    return true;
}

bool Inbox::is_full() const {
    return waiting_.size() >= limits_.waiting_max || waiting_bytes_ >= limits_.waiting_bytes_max;
}

std::size_t Inbox::busy() const {
    const std::size_t waiting = calls_ ? calls_() : 0;
    return running_ > waiting ? running_ - waiting : 0;
}

void Inbox::start_waiting() {
    // A handler that never waits ends in here, and so comes here again.
    if (std::exchange(starting_, true)) return;
    while (nursery_ != nullptr && waiting_.size() > held_ && busy() < limits_.running_max) {
        Incoming next = std::move(waiting_.front());
        waiting_.pop_front();
        waiting_bytes_ -= next.bytes;
        const auto found = handlers_.find(next.event);
        if (found == handlers_.end()) continue;
        ++running_;
        const SharedHandler handler = found->second;
        if (!nursery_->spawn(handle(shared_from_this(), handler, std::move(next)))) --running_;
    }
    starting_ = false;
}

Task<> Inbox::handle(std::shared_ptr<Inbox> self, SharedHandler handler, Incoming incoming) {
    try {
        co_await self->call(std::move(handler), std::move(incoming));
    } catch (...) {
        if (self->nursery_ != nullptr && self->on_error_) self->on_error_(std::current_exception());
    }
    --self->running_;
    self->make_way();
}

Task<> Inbox::call(SharedHandler handler, Incoming incoming) {
    const auto ack_id = incoming.ack_id;
    Run run{std::move(incoming.arguments)};
    const Arguments result = co_await std::visit(run, *handler);
    if (ack_id && answer_) answer_(incoming.connection, *ack_id, result);
}

void Inbox::close() {
    nursery_ = nullptr;
    answer_ = nullptr;
    calls_ = nullptr;
    changed_.notify();
}

}  // namespace coqewd::net
