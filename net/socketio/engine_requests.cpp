#include <chrono>
#include <utility>

#include "net/socketio/engine_session.hpp"
#include "net/socketio/polling.hpp"

// What the HTTP requests for a session do to it.
namespace coqewd::net::socketio {
namespace {

/// As in Node.js: a client that asks again and again while it upgrades is not answered faster.
constexpr auto release_interval = std::chrono::milliseconds(100);

}  // namespace

// The upgrade.

bool EngineSession::begin_upgrade(websocket::Connection& connection) {
    if (end_ || carrier_ || polling_->candidate) return false;
    polling_->candidate = &connection;
    timer_.cancel();
    return true;
}

void EngineSession::release_polls() {
    if (!polling_) return;
    polling_->releases = true;
    wake_get();
}

void EngineSession::give_up_upgrade(const websocket::Connection& connection) {
    if (!polling_ || polling_->candidate != &connection) return;
    end_candidacy();
    beat();
}

void EngineSession::end_candidacy() {
    polling_->candidate = nullptr;
    polling_->releases = false;
    polling_->pace.cancel();
}

bool EngineSession::upgrade(std::unique_ptr<websocket::Connection>& carrier) {
    if (!polling_ || polling_->candidate != carrier.get()) return false;
    end_candidacy();
    if (end_) return false;
    carrier_ = std::move(carrier);
    const std::size_t packets = polling_->outbox.packets();
    if (packets > 0) {
        carrier_->write_frames(polling_->outbox.take_frames(variant()), packets);
    }
    wake_get();
    forget_polling();
    beat();
    wake_.notify();
    return true;
}

void EngineSession::forget_polling() {
    if (!carrier_ || !polling_) return;
    const bool used = polling_->get || polling_->posting || polling_->post || polling_->candidate;
    if (!used) polling_.reset();
}

// Polling requests.

bool EngineSession::begin_get(Signal& ready) {
    if (polling_->get) {
        end(EngineEnd::transport_error);
        return false;
    }
    polling_->get = &ready;
    return true;
}

void EngineSession::wake_get() {
    if (polling_->get) polling_->get->notify();
}

bool EngineSession::has_answer() const {
    return end_ || carrier_ || !polling_->outbox.empty() || polling_->releases;
}

PollingOutbox::Body EngineSession::end_get() {
    polling_->get = nullptr;
    // Who has broken something off is not waited for: there will be no other answer.
    const bool is_last = end_ && !closed_by_server();
    if (polling_->outbox.empty() || is_last) answer_empty();
    PollingOutbox::Body body = polling_->outbox.take(variant());
    wake_.notify();
    forget_polling();
    return body;
}

/// The end has an answer of its own: clients of version 4 act on it at once, and on the messages of
/// the same body a turn later, when they have closed and drop them.
void EngineSession::answer_empty() {
    const bool closes = end_ && !polling_->left_by_client;
    if (end_) polling_->told = true;
    polling_->outbox.add(closes ? EnginePacketType::close : EnginePacketType::noop);
    if (!std::exchange(polling_->releases, false)) return;
    polling_->pace.arm_after(release_interval, [this] { release_polls(); });
}

void EngineSession::lose_get() {
    polling_->get = nullptr;
    end(EngineEnd::transport_error);
    wake_.notify();
    forget_polling();
}

bool EngineSession::begin_post() {
    if (polling_->posting) {
        end(EngineEnd::transport_error);
        return false;
    }
    polling_->posting = true;
    return true;
}

Task<bool> EngineSession::take_post(std::string body, PayloadFormat format) {
    // A client changes its transport when its POST has returned, and not before.
    const bool too_late = carrier_ != nullptr;
    if (!end_ && !too_late) {
        polling_->post = std::make_unique<Polling::Post>(std::move(body), format);
        wake_.notify();
        // The application may still look at what it has taken when it ends the session.
        while (polling_->post && !end_) co_await polling_->posted.wait();
    }
    polling_->posting = false;
    // A client that leaves is told that this has arrived. So is one that the server closes: a
    // refusal would cost it what waits for its GET.
    const bool taken = !too_late && (!end_ || polling_->left_by_client || closed_by_server());
    wake_.notify();
    forget_polling();
    co_return taken;
}

void EngineSession::lose_post() {
    polling_->posting = false;
    end(EngineEnd::transport_error);
    wake_.notify();
}

}  // namespace coqewd::net::socketio
