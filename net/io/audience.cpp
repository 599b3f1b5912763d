#include "net/io/audience.hpp"

#include "net/io/encoding.hpp"
#include "net/io/io.hpp"
#include "net/io/socket_state.hpp"

namespace coqewd {
namespace {

/// Those of one thread, kept while something happens to them.
std::vector<std::shared_ptr<SocketState>> sockets_of(Namespace& nsp, const Selection& selection) {
    std::vector<std::shared_ptr<SocketState>> sockets;
    for (SocketState* const socket : nsp.rooms().select(selection)) {
        sockets.push_back(socket->shared_from_this());
    }
    return sockets;
}

}  // namespace

Audience Audience::to(std::string room) const {
    Audience audience = *this;
    audience.selection_.rooms.push_back(std::move(room));
    return audience;
}

Audience Audience::except(std::string room) const {
    Audience audience = *this;
    audience.selection_.except.push_back(std::move(room));
    return audience;
}

Audience Audience::volatile_() const {
    Audience audience = *this;
    audience.is_volatile_ = true;
    return audience;
}

void Audience::emit(std::string_view event, const Arguments& arguments) const {
    check_event_name(event);
    std::string text = event_text({.nsp = selection_.nsp, .event = event}, arguments);
    perform({.selection = selection_,
             .unit = unit_of(std::move(text), arguments.attachments()),
             .is_volatile = is_volatile_});
}

void Audience::join(std::string room) const {
    perform({.selection = selection_,
             .action = [room = std::move(room)](Namespace& nsp, const Selection& selection) {
                 for (const auto& socket : sockets_of(nsp, selection)) socket->join(room);
             }});
}

void Audience::leave(std::string room) const {
    perform({.selection = selection_,
             .action = [room = std::move(room)](Namespace& nsp, const Selection& selection) {
                 for (const auto& socket : sockets_of(nsp, selection)) socket->leave(room);
             }});
}

void Audience::disconnect_sockets(bool close) const {
    perform(
        {.selection = selection_, .action = [close](Namespace& nsp, const Selection& selection) {
             for (const auto& socket : sockets_of(nsp, selection)) {
                 Socket(socket).disconnect(close);
             }
         }});
}

void Audience::perform(Broadcast broadcast) const {
    if (io_ != nullptr) return io_->perform(std::move(broadcast));
    if (shared_) shared_->hand_over(std::move(broadcast));
}

}  // namespace coqewd
