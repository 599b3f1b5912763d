#include "net/io/rooms.hpp"

#include <algorithm>

#include "net/io/socket_state.hpp"

namespace coqewd {

void Rooms::add(SocketState& socket) {
    sockets_.emplace(socket.id(), &socket);
}

void Rooms::remove(SocketState& socket) {
    while (!socket.rooms.empty()) leave(socket, *socket.rooms.back());
    socket.rooms.shrink_to_fit();
    sockets_.erase(socket.id());
}

bool Rooms::join(SocketState& socket, std::string_view name) {
    if (name == socket.id()) return false;
    auto found = rooms_.find(name);
    if (found == rooms_.end()) {
        found = rooms_.emplace(std::string(name), Room{std::string(name), {}}).first;
    }
    if (!found->second.members.insert(&socket).second) return false;
    socket.rooms.push_back(&found->second);
    return true;
}

bool Rooms::leave(SocketState& socket, std::string_view name) {
    const auto found = rooms_.find(name);
    if (found == rooms_.end() || !found->second.members.contains(&socket)) return false;
    leave(socket, found->second);
    return true;
}

void Rooms::leave(SocketState& socket, Room& room) {
    std::erase(socket.rooms, &room);
    room.members.erase(&socket);
    if (room.members.empty()) rooms_.erase(rooms_.find(room.name));
}

SocketState* Rooms::find(std::string_view id) const {
    const auto found = sockets_.find(id);
    return found == sockets_.end() ? nullptr : found->second;
}

void Rooms::collect(std::string_view name, Found& found) const {
    if (SocketState* const own = find(name)) found.insert(own);
    const auto room = rooms_.find(name);
    if (room != rooms_.end()) {
        found.insert(room->second.members.begin(), room->second.members.end());
    }
}

std::vector<SocketState*> Rooms::select(const Selection& selection) const {
    Found except;
    for (const std::string& name : selection.except) collect(name, except);
    std::vector<SocketState*> chosen;
    const auto choose = [&](SocketState* socket) {
        if (!except.contains(socket)) chosen.push_back(socket);
    };
    if (selection.rooms.empty()) {
        chosen.reserve(sockets_.size());
        for (const auto& [id, socket] : sockets_) choose(socket);
        return chosen;
    }
    Found members;
    for (const std::string& name : selection.rooms) collect(name, members);
    chosen.reserve(members.size());
    std::ranges::for_each(members, choose);
    return chosen;
}

}  // namespace coqewd
