#include "net/client/socket_core.hpp"

#include <array>
#include <bit>
#include <boost/json/parse.hpp>
#include <cstdint>
#include <utility>

#include "net/client/client_route.hpp"
#include "net/client/end_of_connection.hpp"
#include "net/client/query.hpp"
#include "net/error.hpp"
#include "net/socketio/socketio_encoder.hpp"
#include "net/transport/error.hpp"

namespace coqewd::net {

using socketio::CompletePacket;

namespace {

Opening::Options opening_options(const SocketClient::Options& options) {
    Opening::Options opening{.endpoint = options.endpoint, .random = options.random};
    for (const auto& [name, value] : options.query) append_parameter(opening.query, name, value);
    for (const auto& [name, value] : options.headers) opening.fields.push_back({name, value});
    if (options.route) opening.reach = options.route->reach;
    return opening;
}

using OnEarly = std::function<bool(const CompletePacket&)>;

ClientConnection::Options connection_options(const SocketClient::Options& options,
                                             OnEarly on_early) {
    return {.opening = opening_options(options),
            .timeout = options.timeout,
            .message_bytes_max = options.message_bytes_max,
            .outbox_bytes_max = options.outbox_bytes_max,
            .limits = {.attachments_max = options.attachments_max,
                       .attachment_bytes_max = options.message_bytes_max},
            .on_early = std::move(on_early)};
}

boost::json::value parsed(const std::string& json) {
    boost::json::parse_options options;
    options.max_depth = json_depth_max;
    boost::system::error_code failed;
    return json.empty() ? boost::json::value() : boost::json::parse(json, failed, {}, options);
}

}  // namespace

SocketCore::SocketCore(Executor executor, SocketClient::Options options)
    : executor_(std::move(executor)),
      options_(std::move(options)),
      inbox_(std::make_shared<Inbox>(executor_,
                                     Inbox::Limits{.running_max = options_.handlers_max,
                                                   .waiting_max = options_.waiting_max,
                                                   .waiting_bytes_max = options_.waiting_bytes_max},
                                     options_.on_error)),
      connection_(executor_, connection_options(options_,
                                                [this](const CompletePacket& packet) {
                                                    return take_early(packet);
                                                })),
      backoff_({.min = options_.reconnection.min,
                .max = options_.reconnection.max,
                .jitter = options_.reconnection.jitter}),
      pause_(executor_),
      // All of it finds room in the outbox of a new connection.
      buffer_({.events_max = options_.buffered_max,
               .bytes_max = std::min(options_.buffered_bytes_max, options_.outbox_bytes_max / 2)}) {
    options_.nsp = namespace_name(options_.nsp);
}

void SocketCore::begin(Nursery& connections, Nursery& handlers) {
    connections_ = &connections;
    const auto weak = weak_from_this();
    inbox_->serve(
        handlers,
        [weak](std::uint64_t connection, std::uint64_t id, const Arguments& arguments) {
            if (const auto self = weak.lock()) self->answer(connection, id, arguments);
        },
        [weak] {
            const auto self = weak.lock();
            return self ? self->acks_.size() : 0;
        });
}

void SocketCore::connect() {
    if (connections_ == nullptr || wanted_) return;
    wanted_ = true;
    retries_ = 0;
    backoff_.reset();
    if (running_) return;
    running_ = true;
    // It may have ended when spawn() returns.
    if (!connections_->spawn(run(shared_from_this()))) running_ = false;
}

void SocketCore::disconnect() {
    wanted_ = false;
    left_ = true;
    last_ = ClientError::closed;
    recovery_.forget();
    if (joined_) {
        std::string packet;
        socketio::append_disconnect(packet, options_.nsp);
        connection_.write(packet, {});
    }
    connection_.cancel(websocket::CloseCode::normal);
    pause_.cancel();
    inbox_->wake();
    tell(ClientError::closed);
    if (joined_) lose(error_code());
}

void SocketCore::retire() {
    // First, as a hook may want to connect again.
    connections_ = nullptr;
    disconnect();
    acks_.fail_all(ClientError::closed);
}

void SocketCore::close() {
    hooks_ = {};
    inbox_->close();
    retire();
}

Task<> SocketCore::run(std::shared_ptr<SocketCore> self) {
    while (self->wanted_) {
        self->wait_ = {};
        co_await self->live();
        // Without a wait when it was told to leave, or had given up, and is to come again.
        if (self->wanted_ && self->wait_ > Duration::zero()) {
            co_await self->pause_.wait_for(self->wait_);
        }
    }
    self->running_ = false;
}

/// One connection, from the attempt to its end.
Task<> SocketCore::live() {
    left_ = false;
    ++number_;
    recovery_.begin();
    inbox_->hold(number_);
    const error_code failure = co_await attempt();
    if (!failure && !left_) {
        come_up();
        const error_code why = co_await serve();
        if (joined_) lose(why);
    } else {
        inbox_->drop_held();
        if (!left_) fail(failure);
    }
    co_await connection_.leave();
}

Task<error_code> SocketCore::attempt() {
    auto asked = ask();
    if (!asked) co_return error::operation_aborted;
    co_return co_await connection_.connect(std::move(*asked));
}

std::optional<Joining::Ask> SocketCore::ask() {
    std::optional<Joining::Ask> asked;
    guarded([&] {
        boost::json::object auth;
        if (options_.auth) auth = options_.auth();
        asked = make_ask(options_.nsp, recovery_, options_.auth ? &auth : nullptr);
    });
    return asked;
}

Task<error_code> SocketCore::serve() {
    for (;;) {
        // Also for the first packet: what the last connection has left may wait still.
        while (joined_ && inbox_->is_full()) co_await inbox_->change();
        if (!joined_) co_return error_code();
        const auto packet = co_await connection_.read();
        if (!packet && is_foreign_json(packet.error())) {
            report(packet.error(), "A packet of the server can not be read");
            continue;
        }
        if (!packet) {
            connection_.fail(packet.error());
            co_return packet.error();
        }
        if (joined_) take(*packet);
    }
}

void SocketCore::come_up() {
    const Joining::Joined& said = connection_.joined();
    recovered_ = recovery_.join(said.pid);
    id_ = said.sid;
    joined_ = true;
    retries_ = 0;
    backoff_.reset();
    inbox_->release();
    flush();
    if (joined_) tell(error_code());
    if (joined_ && hooks_.connect) guarded(std::function(hooks_.connect));
}

void SocketCore::fail(const error_code& why) {
    plan(why);
    SocketClient::ConnectFailure failure{.code = why, .message = why.message(), .final = !wanted_};
    if (why == Error::refused) {
        const Joining::Refusal& refusal = connection_.refusal();
        if (!refusal.message.empty()) failure.message = refusal.message;
        failure.data = parsed(refusal.data_json);
    }
    if (!wanted_) tell(why);
    const auto hook = hooks_.connect_error;
    if (hook) guarded([&] { hook(failure); });
}

/// Also when this side leaves, without an error then.
void SocketCore::lose(const error_code& why) {
    joined_ = false;
    id_.clear();
    acks_.fail_sent(ClientError::disconnected);
    if (why) plan(why);
    if (why == Error::disconnected) recovery_.forget();
    const auto hook = hooks_.disconnect;
    if (hook) guarded([&] { hook({.reason = reason_of(why), .code = why}); });
}

/// Decides about the next attempt.
void SocketCore::plan(const error_code& why) {
    const auto& reconnection = options_.reconnection;
    last_ = why;
    const bool slowly = why == Error::refused && reconnection.after_refusal;
    if ((is_final(why) && !slowly) || retries_ >= reconnection.attempts_max) {
        wanted_ = false;
        return;
    }
    ++retries_;
    wait_ = slowly ? *reconnection.after_refusal : backoff_.next(uniform());
}

Task<error_code> SocketCore::connected(std::shared_ptr<SocketCore> self, Duration within) {
    if (self->joined_) co_return error_code();
    if (!self->wanted_) co_return self->last_;
    const auto waiter = std::make_shared<Waiter>(self->executor_);
    self->waiters_.push_back(waiter);
    const auto outcome = co_await waiter->wait(Deadline(self->pause_.clock().now(), within));
    std::erase(self->waiters_, waiter);
    co_return outcome.value_or(ClientError::timed_out);
}

void SocketCore::tell(const error_code& outcome) {
    for (const auto& waiter : std::exchange(waiters_, {})) waiter->fill(error_code(outcome));
}

/// A random number in [0, 1), of the 53 bits that a double holds.
double SocketCore::uniform() const {
    std::array<char, sizeof(std::uint64_t)> bytes{};
    options_.random(bytes);
    return static_cast<double>(std::bit_cast<std::uint64_t>(bytes) >> 11) * 0x1p-53;
}

}  // namespace coqewd::net
