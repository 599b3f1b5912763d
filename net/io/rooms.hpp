#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "net/io/broadcast.hpp"

namespace coqewd {

class SocketState;

/// The sockets of one namespace on one I/O thread, and the rooms they are in. The room of a
/// socket's own id is no entry of its own, so that a socket that joins nothing costs nothing more.
class Rooms {
  public:
    struct Room {
        std::string name;
        std::unordered_set<SocketState*> members;
    };

    void add(SocketState& socket);
    /// Leaves all rooms too.
    void remove(SocketState& socket);

    /// False when it is in that room already.
    bool join(SocketState& socket, std::string_view room);
    bool leave(SocketState& socket, std::string_view room);

    /// Those that are meant, each once.
    std::vector<SocketState*> select(const Selection& selection) const;

    SocketState* find(std::string_view id) const;
    std::size_t size() const { return sockets_.size(); }

  private:
    /// Names are compared without making a string of them.
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view name) const {
            return std::hash<std::string_view>()(name);
        }
    };
    using Table = std::unordered_map<std::string, Room, Hash, std::equal_to<>>;
    using Found = std::unordered_set<SocketState*>;

    void collect(std::string_view name, Found& found) const;
    void leave(SocketState& socket, Room& room);

    Table rooms_;
    /// By the id that the socket itself keeps.
    std::unordered_map<std::string_view, SocketState*> sockets_;
};

}  // namespace coqewd
