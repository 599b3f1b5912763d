#include "net/io/socket.hpp"

#include "net/io/io_session.hpp"
#include "net/io/namespace.hpp"
#include "net/io/socket_state.hpp"

namespace coqewd {
namespace {

const net::socketio::Handshake* handshake_of(const SocketState& state) {
    const IoSession* const session = state.session();
    return session == nullptr ? nullptr : &session->engine().handshake();
}

}  // namespace

const boost::json::object& SocketHandshake::auth() const {
    return state_->auth();
}

std::string SocketHandshake::header(std::string_view name) const {
    const auto* const handshake = handshake_of(*state_);
    return handshake == nullptr ? std::string() : handshake->header(name);
}

std::string SocketHandshake::query(std::string_view name) const {
    const auto* const handshake = handshake_of(*state_);
    if (handshake == nullptr) return {};
    if (handshake->generation == net::socketio::Generation::eio3) {
        const auto* const own = state_->auth().if_contains(name);
        if (own != nullptr && own->is_string()) return std::string(own->as_string());
    }
    return handshake->query(name);
}

std::string SocketHandshake::address() const {
    const auto* const handshake = handshake_of(*state_);
    return handshake == nullptr ? std::string() : handshake->ip_address;
}

bool SocketHandshake::secure() const {
    const auto* const handshake = handshake_of(*state_);
    return handshake != nullptr && handshake->secure;
}

const std::string& Socket::id() const {
    return state_->id();
}

const std::string& Socket::nsp() const {
    return state_->nsp().name();
}

bool Socket::connected() const {
    return state_->connected();
}

bool Socket::recovered() const {
    return state_->recovered;
}

boost::json::object& Socket::data() const {
    return state_->data;
}

void Socket::off(std::string_view event) const {
    if (state_->own_handlers) state_->own_handlers->remove(event);
}

bool Socket::emit(std::string_view event, const Arguments& arguments) const {
    return state_->emit(event, arguments, is_volatile_);
}

Socket Socket::volatile_() const {
    Socket socket = *this;
    socket.is_volatile_ = true;
    return socket;
}

Task<Result<Arguments>> Socket::call(std::string event, Arguments arguments,
                                     Duration timeout) const {
    return SocketState::call(state_, std::move(event), std::move(arguments), timeout);
}

bool Socket::join(std::string_view room) const {
    return state_->join(room);
}

bool Socket::leave(std::string_view room) const {
    return state_->leave(room);
}

std::vector<std::string> Socket::rooms() const {
    std::vector<std::string> names;
    if (!connected()) return names;
    names.push_back(id());
    for (const Rooms::Room* const room : state_->rooms) names.push_back(room->name);
    return names;
}

Audience Socket::broadcast() const {
    const Audience others = state_->nsp().all().except(id());
    return is_volatile_ ? others.volatile_() : others;
}

void Socket::disconnect(bool close) const {
    if (!connected()) return;
    if (close) return state_->session()->disconnect_all();
    state_->session()->disconnect(state_);
}

void Socket::add(std::string event, std::shared_ptr<const EventHandler> handler, bool once) const {
    if (auto* const handlers = state_->handlers()) {
        handlers->add({std::move(event), std::move(handler), once});
    }
}

void Socket::add_any(std::shared_ptr<const AnyHandler> handler) const {
    if (auto* const handlers = state_->handlers()) handlers->any.push_back(std::move(handler));
}

void Socket::add_disconnecting(std::shared_ptr<const EndHandler> handler) const {
    if (auto* const handlers = state_->handlers()) {
        handlers->disconnecting.push_back(std::move(handler));
    }
}

void Socket::add_disconnect(std::shared_ptr<const EndHandler> handler) const {
    if (auto* const handlers = state_->handlers()) {
        handlers->disconnected.push_back(std::move(handler));
    }
}

}  // namespace coqewd
