#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace coqewd {

/// How clients of Socket.IO are met, with the limits of spec/socketio.md 15.
struct SocketIoConfig {
    std::string path = "/socket.io/";  ///< begins and ends with a slash
    bool no_polling = false;
    bool no_websocket = false;
    std::vector<std::string> cors_origins;  ///< `https://shop.example`, or `*`; empty: no CORS
    bool cors_credentials = false;
    std::string cookie;  ///< the name of one with the session's id; or empty

    std::chrono::milliseconds connect_timeout{45'000};  ///< to the first namespace joined
    std::chrono::milliseconds upgrade_timeout{10'000};
    std::chrono::milliseconds attachments_timeout{45'000};
    std::chrono::milliseconds body_timeout{30'000};
    std::chrono::milliseconds idle_timeout{60'000};  ///< between two HTTP requests
    std::chrono::milliseconds recovery_time{0};      ///< 0: connections are not recovered

    std::size_t header_bytes_max = 8'192;
    std::size_t fragments_max = 16'384;
    std::size_t outbox_packets_max = 100'000;
    std::size_t attachments_max = 10;
    std::size_t attachment_bytes_max = 4'000'000;
    std::size_t json_depth_max = 128;
    std::size_t namespace_bytes_max = 256;
    std::size_t namespaces_max = 64;
    std::size_t dynamic_namespaces_max = 10'000;
    std::size_t refused_connects_max = 64;
    std::size_t acks_max = 1'000;
    std::size_t rooms_max = 1'000;
    std::size_t socket_handlers_max = 256;
    std::size_t events_per_second_max = 0;
    std::size_t sessions_per_address_max = 0;
    std::size_t handshakes_per_second_max = 0;
    std::size_t recovery_clients_max = 10'000;
    std::size_t recovery_packets_max = 10'000;
    std::size_t recovery_bytes_max = 16'777'216;

    bool operator==(const SocketIoConfig&) const = default;
};

}  // namespace coqewd
