#include "app/make_pushes.hpp"

#include "net/socketio/ewdjs_event.hpp"

namespace coqewd {

using net::socketio::ewdjs_name;

Pushes make_pushes(const IoEmitter& io, const std::vector<std::string>& namespaces) {
    return {
        .to_socket =
            [io, namespaces](const std::string& socket_id, const Pushes::Frame& frame) {
                // An id belongs to one namespace; nobody says to which.
                for (const auto& nsp : namespaces) io.of(nsp).to(socket_id).emit(ewdjs_name, frame);
            },
        .to_application =
            [io, namespaces](const std::string& application, const Pushes::Frame& frame) {
                const std::string room = room_of(application);
                for (const auto& nsp : namespaces) io.of(nsp).to(room).emit(ewdjs_name, frame);
            },
        .to_all =
            [io, namespaces](const Pushes::Frame& frame) {
                for (const auto& nsp : namespaces) io.of(nsp).emit(ewdjs_name, frame);
            },
    };
}

std::string room_of(const std::string& application) {
    return "application:" + application;
}

}  // namespace coqewd
