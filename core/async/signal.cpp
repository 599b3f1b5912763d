#include "core/async/signal.hpp"

#include <boost/asio/cancellation_type.hpp>

namespace coqewd {

namespace asio = boost::asio;

Task<> Signal::wait() {
    if (!take()) co_await next();
}

void Signal::sleep(asio::cancellation_slot slot, Resumption waiter) {
    waiter_ = std::move(waiter);
    slot_ = slot;
    if (slot_.is_connected()) slot_.assign([this](asio::cancellation_type) { notify(); });
    if (notified_) list_.add(*this);
}

void Signal::notify() {
    notified_ = true;
    if (waiter_) list_.add(*this);
}

void Signal::run() {
    notified_ = false;
    Resumption waiter = take_waiter();
    waiter();
}

void Signal::drop() noexcept {
    take_waiter();
}

Resumption Signal::take_waiter() {
    slot_.clear();
    slot_ = {};
    return std::move(waiter_);
}

}  // namespace coqewd
