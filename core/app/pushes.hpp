#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <string>

namespace coqewd {

/// What core needs of the room net to reach clients that have not asked; app fills it in. Each
/// function takes a whole frame, {"type":…,"message":…}, and is for any thread. Nobody is told
/// whether somebody heard it.
struct Pushes {
    using Frame = boost::json::object;

    /// The one connection of this id, if it is one of this server's.
    std::function<void(const std::string& socket_id, const Frame& frame)> to_socket =
        [](const std::string&, const Frame&) {};
    /// The connections that have registered for the application, in whichever way.
    std::function<void(const std::string& application, const Frame& frame)> to_application =
        [](const std::string&, const Frame&) {};
    /// Every connection, also one that has not registered.
    std::function<void(const Frame& frame)> to_all = [](const Frame&) {};
};

}  // namespace coqewd
