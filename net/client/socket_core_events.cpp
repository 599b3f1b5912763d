#include <boost/system/system_error.hpp>

#include "net/client/socket_core.hpp"
#include "net/io/received.hpp"

namespace coqewd::net {

using socketio::CompletePacket;

bool SocketCore::take_early(const CompletePacket& packet) {
    recovery_.note(packet, true);
    if (inbox_->add(packet)) return true;
    // The next attempt would get as far as this one.
    recovery_.forget();
    return false;
}

void SocketCore::take(const CompletePacket& packet) {
    if (is_ack(packet.type)) {
        if (packet.ack_id) acks_.complete(*packet.ack_id, arguments_of(packet));
        return;
    }
    recovery_.note(packet, false);
    inbox_->add(packet);
}

error_code SocketCore::emit(std::string_view event, const Arguments& arguments) {
    return submit(make_emission({.nsp = options_.nsp, .event = event}, arguments));
}

Task<Result<Arguments>> SocketCore::call(std::shared_ptr<SocketCore> self, std::string event,
                                         Arguments arguments, Duration timeout) {
    AwaitedAcks& acks = self->acks_;
    if (acks.size() >= self->options_.calls_max) co_return ClientError::too_many_calls;
    const std::uint64_t id = acks.next_id();
    Emission emission =
        make_emission({.nsp = self->options_.nsp, .event = event, .ack_id = id}, arguments);
    const auto answer = std::make_shared<AwaitedAcks::Answer>(self->executor_);
    acks.add(answer);
    if (const error_code refused = self->submit(std::move(emission))) {
        acks.forget(id);
        co_return refused;
    }
    self->inbox_->make_way();
    auto result = co_await answer->wait(Deadline(self->pause_.clock().now(), timeout));
    acks.forget(id);
    // Nobody waits for it any more, so it had better not happen.
    self->buffer_.remove(id);
    if (!result) co_return ClientError::timed_out;
    co_return std::move(*result);
}

error_code SocketCore::submit(Emission emission) {
    if (connections_ == nullptr) return ClientError::closed;
    if (joined_) {
        const error_code failure = send(emission);
        // The connection is ending, and the next one may take it.
        if (failure != ClientError::disconnected) return failure;
    }
    if (emission.bytes() > options_.buffered_bytes_max) return ClientError::too_big;
    return buffer_.add(std::move(emission)) ? error_code() : ClientError::buffer_full;
}

error_code SocketCore::send(const Emission& emission) {
    const Fit fit = connection_.engine().fit(emission.bytes(), emission.largest());
    if (fit == Fit::too_big) return ClientError::too_big;
    if (fit == Fit::full) return ClientError::buffer_full;
    if (!connection_.write(emission.packet, emission.attachments)) return ClientError::disconnected;
    if (emission.ack_id) acks_.mark_sent(*emission.ack_id);
    return {};
}

void SocketCore::flush() {
    while (joined_) {
        auto emission = buffer_.take();
        if (!emission) return;
        const error_code failure = send(*emission);
        if (failure == ClientError::disconnected) return buffer_.put_back(std::move(*emission));
        if (failure) drop(*emission, failure);
    }
}

/// An event that nobody waits for is reported, as it had been taken.
void SocketCore::drop(const Emission& emission, const error_code& why) {
    if (emission.ack_id) return acks_.complete(*emission.ack_id, why);
    report(why, "An event that was kept is not sent");
}

void SocketCore::report(const error_code& why, const char* what) const {
    if (!options_.on_error) return;
    options_.on_error(std::make_exception_ptr(boost::system::system_error(why, what)));
}

void SocketCore::answer(std::uint64_t connection, std::uint64_t id, const Arguments& arguments) {
    if (!joined_ || connection != number_) return;
    guarded([&] {
        const error_code failure = send(make_ack(options_.nsp, id, arguments));
        const bool is_lost = failure == ClientError::disconnected;
        if (failure && !is_lost) report(failure, "The answer to an event is not sent");
    });
}

}  // namespace coqewd::net
