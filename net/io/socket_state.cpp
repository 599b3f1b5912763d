#include "net/io/socket_state.hpp"

#include <utility>

#include "net/io/encoding.hpp"
#include "net/io/ewdjs_channel.hpp"
#include "net/io/io_session.hpp"
#include "net/io/namespace.hpp"

namespace coqewd {

namespace {

/// The clients in Java, C++ and Rust keep the id in 32 bits, and one counts on from the first.
constexpr int ack_id_bits = 30;

/// A call that waits, whatever ends it.
struct Waiting {
    SocketState& socket;
    std::uint64_t id;

    Waiting(SocketState& caller, std::uint64_t ack_id) : socket(caller), id(ack_id) {}
    ~Waiting() {
        if (socket.acks) socket.acks->forget(id);
    }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
};

}  // namespace

SocketState::SocketState(SessionOf session, std::shared_ptr<Namespace> nsp, std::string id)
    : id_(std::move(id)), nsp_(std::move(nsp)), session_(std::move(session)) {}

SocketState::~SocketState() = default;

void SocketState::end() {
    phase_ = Phase::gone;
    if (const auto waiting = std::exchange(acks, nullptr)) {
        waiting->fail_all(IoError::disconnected);
    }
}

net::socketio::EngineSocket& SocketState::engine() const {
    return session()->engine();
}

IoShared& SocketState::shared() const {
    return session()->io().shared();
}

bool SocketState::is_recoverable() const {
    return shared().recovers() &&
           engine().handshake().generation == net::socketio::Generation::eio4;
}

bool SocketState::emit(std::string_view event, const Arguments& arguments, bool is_volatile) {
    check_event_name(event);
    if (!connected()) return false;
    if (is_volatile && !engine().takes_now()) {
        ++shared().counts().volatile_dropped;
        return false;
    }
    std::string text = event_text({.nsp = nsp_->name(), .event = event}, arguments);
    if (!shared().takes(written_bytes(text, arguments.attachments()))) return false;
    if (is_volatile || !is_recoverable()) return send(std::move(text), arguments.attachments());
    session()->io().perform_here({.selection = {.nsp = nsp_->name(), .rooms = {id_}},
                                  .unit = unit_of(std::move(text), arguments.attachments())});
    return connected();
}

void SocketState::deliver(const Broadcast& broadcast) {
    if (broadcast.is_volatile && !engine().takes_now()) {
        ++shared().counts().volatile_dropped;
        return;
    }
    const bool takes_offset = broadcast.unit_with_offset && is_recoverable();
    if (takes_offset) last_sent = broadcast.offset;
    engine().send(takes_offset ? broadcast.unit_with_offset : broadcast.unit);
}

bool SocketState::send(std::string text, std::span<const std::string> attachments) {
    if (attachments.empty()) return engine().send_text(text);
    return engine().send(unit_of(std::move(text), attachments));
}

Task<Result<Arguments>> SocketState::call(std::shared_ptr<SocketState> self, std::string event,
                                          Arguments arguments, Duration timeout) {
    check_event_name(event);
    if (!self->connected()) co_return IoError::disconnected;
    IoShared& shared = self->shared();
    if (!self->acks) self->acks = std::make_unique<PendingAcks>(shared.new_number(ack_id_bits));
    if (self->acks->size() >= shared.options().limits.acks_max) co_return IoError::too_many_calls;

    const auto answer = std::make_shared<PendingAcks::Answer>(self->engine().executor());
    const Waiting waiting(*self, self->acks->add(answer));
    const EventHead head{.nsp = self->nsp_->name(), .event = event, .ack_id = waiting.id};
    std::string text = event_text(head, arguments);
    if (!shared.fits(written_bytes(text, arguments.attachments()))) co_return IoError::too_big;
    self->send(std::move(text), arguments.attachments());
    self->session()->wake();
    const Deadline deadline(Clock::of(self->engine().executor()).now(), timeout);
    std::optional<Result<Arguments>> given = co_await answer->wait(deadline);
    if (given) co_return std::move(*given);
    ++shared.counts().calls_timed_out;
    co_return IoError::timed_out;
}

void SocketState::answer(std::uint64_t ack_id, const Arguments& arguments) {
    if (!connected()) return;
    std::string text = ack_text(nsp_->name(), ack_id, arguments);
    if (!shared().takes(written_bytes(text, arguments.attachments()))) return;
    send(std::move(text), arguments.attachments());
}

bool SocketState::join(std::string_view room) {
    if (!connected()) return false;
    if (rooms.size() >= shared().options().limits.rooms_max) return false;
    nsp_->rooms().join(*this, room);
    return true;
}

bool SocketState::leave(std::string_view room) {
    return connected() && nsp_->rooms().leave(*this, room);
}

HandlerTable* SocketState::handlers() {
    if (phase_ == Phase::gone) return nullptr;
    if (!own_handlers) own_handlers = std::make_unique<HandlerTable>();
    return own_handlers.get();
}

HandlerTable::Events SocketState::handlers_of(std::string_view event) {
    HandlerTable::Events found;
    nsp_->hooks().handlers.take(event, found);
    if (own_handlers) own_handlers->take(event, found);
    return found;
}

std::size_t SocketState::busy() const {
    const std::size_t waiting = acks ? acks->size() : 0;
    return in_progress > waiting ? in_progress - waiting : 0;
}

const boost::json::object& SocketState::auth() const {
    static const boost::json::object none;
    return auth_ ? *auth_ : none;
}

void SocketState::set_auth(boost::json::object auth) {
    if (!auth.empty()) auth_ = std::make_unique<boost::json::object>(std::move(auth));
}

}  // namespace coqewd
