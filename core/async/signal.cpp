#include "core/async/signal.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/post.hpp>

namespace coqewd {

namespace asio = boost::asio;

struct Signal::Start {
    Signal* self;

    void operator()(Handler handler) const {
        auto slot = asio::get_associated_cancellation_slot(handler);
        if (slot.is_connected()) {
            slot.assign([signal = self](asio::cancellation_type) { signal->notify(); });
        }
        self->waiter_.emplace(std::move(handler));
    }
};

Task<> Signal::wait() {
    if (!notified_) co_await asio::async_initiate<const Token, void()>(Start{this}, Token{});
    notified_ = false;
}

void Signal::notify() {
    notified_ = true;
    if (!waiter_) return;
    Handler handler = std::move(*waiter_);
    waiter_.reset();
    asio::get_associated_cancellation_slot(handler).clear();
    asio::post(executor_, std::move(handler));
}

}  // namespace coqewd
