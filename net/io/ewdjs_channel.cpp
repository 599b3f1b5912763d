#include "net/io/ewdjs_channel.hpp"

#include <utility>

#include "net/error.hpp"
#include "net/io/io_session.hpp"
#include "net/socketio/ewdjs_event.hpp"

namespace coqewd {
namespace {

constexpr std::string_view tail = "]";

std::string head_of(std::string_view nsp) {
    std::string head = "2";
    if (nsp != "/") head.append(nsp).append(",");
    return head.append(net::socketio::ewdjs_head.substr(2));
}

net::socketio::EngineEnd end_for(CloseReason reason) {
    switch (reason) {
        case CloseReason::normal:
            break;
        case CloseReason::going_away:
            return net::socketio::EngineEnd::server_shutting_down;
        case CloseReason::overloaded:
            return net::socketio::EngineEnd::overloaded;
    }
    return net::socketio::EngineEnd::forced_close;
}

}  // namespace

EwdjsChannel::EwdjsChannel(IoSession& session, std::string_view nsp)
    : session_(&session), head_(head_of(nsp)), arrived_(session.engine().executor()) {}

Task<Result<std::string>> EwdjsChannel::read() {
    while (!waiting_) {
        if (session_ == nullptr) co_return net::Error::disconnected;
        if (!arrived_.take()) co_await arrived_.next();
    }
    std::string text = std::move(*waiting_);
    waiting_.reset();
    if (session_ != nullptr) session_->wake();
    co_return text;
}

std::optional<std::string> EwdjsChannel::read_again(std::string text) {
    return session_ != nullptr ? session_->decode_ewdjs(text) : std::nullopt;
}

Fit EwdjsChannel::fit(std::size_t bytes) const {
    if (session_ == nullptr) return Fit::full;
    return session_->engine().fit(head_.size() + bytes + tail.size());
}

void EwdjsChannel::set_outbox(OutboxBounds bounds) {
    if (session_ == nullptr) return;
    session_->engine().set_outbox(bounds);
    session_->carry_link();
}

bool EwdjsChannel::write(std::string_view text) {
    return session_ != nullptr && session_->engine().send_text(head_, text, tail);
}

void EwdjsChannel::close(CloseReason reason) {
    if (session_ != nullptr) session_->end_with(end_for(reason));
}

void EwdjsChannel::offer(std::string text) {
    waiting_ = std::move(text);
    arrived_.notify();
}

void EwdjsChannel::end() {
    session_ = nullptr;
    arrived_.notify();
}

}  // namespace coqewd
