#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "net/socketio/outgoing.hpp"

namespace coqewd {

class Namespace;

/// Which sockets of a namespace are meant: those in any of the rooms, or all when there are none,
/// but those in no room of `except`. Each socket is in the room of its own id.
struct Selection {
    std::string nsp = "/";
    std::vector<std::string> rooms = {};
    std::vector<std::string> except = {};
};

/// Something for the sockets of a selection, shared by all I/O threads. It does not change.
struct Broadcast {
    using Unit = std::shared_ptr<const net::socketio::Outgoing>;

    Selection selection = {};
    /// An event, or nothing.
    Unit unit = nullptr;
    /// The same for those whose connection can be recovered: with an offset. Null when it has none.
    Unit unit_with_offset = nullptr;
    /// That offset.
    std::uint64_t offset = 0;
    bool is_volatile = false;
    /// What is to be done otherwise, on each I/O thread that has the namespace.
    std::function<void(Namespace&, const Selection&)> action = {};
};

}  // namespace coqewd
