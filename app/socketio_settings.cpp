#include <algorithm>
#include <array>

#include "app/setting_kinds.hpp"
#include "core/message/lower_case.hpp"

namespace coqewd {
namespace {

using Io = SocketIoConfig;

constexpr std::string_view group = "Socket.IO";

constexpr std::size_t path_bytes_max = 256;
constexpr std::size_t origins_max = 100;
constexpr std::uint64_t many = 1'000'000;

bool is_visible(std::string_view text) {
    return std::ranges::all_of(text, [](char each) { return each > 0x20 && each < 0x7F; });
}

Refusal set_endpoint_path(Config& config, std::string_view text) {
    const bool fits = text.size() > 1 && text.size() <= path_bytes_max && text.front() == '/' &&
                      is_visible(text) && text.find_first_of("?#%") == text.npos;
    if (!fits) return refuse(text, "a path like /socket.io/, without '?', '#' and '%'");
    config.socketio.path = text;
    if (!text.ends_with('/')) config.socketio.path += '/';
    return std::nullopt;
}

/// As browsers write it (RFC 6454, section 6.2): in lower case, without the port of its scheme.
std::string as_sent(std::string_view origin) {
    std::string sent = lower_case(std::string(origin));
    for (const auto& [scheme, port] :
         {std::pair("https://", ":443"), std::pair("http://", ":80")}) {
        if (sent.starts_with(scheme) && sent.ends_with(port)) {
            sent.resize(sent.size() - std::string_view(port).size());
        }
    }
    return sent;
}

Refusal add_origin(Config& config, std::string_view text) {
    const std::size_t scheme = text.find("://");
    const bool is_origin =
        text == "*" || (scheme != text.npos && scheme > 0 && scheme + 3 < text.size() &&
                        is_visible(text) && text.find('/', scheme + 3) == text.npos);
    if (!is_origin) {
        return refuse(text, "an origin like https://shop.example, without a path, nor '*'");
    }
    if (config.socketio.cors_origins.size() == origins_max) {
        return in_quotes(text) + " is one too many: there may be 100 origins";
    }
    config.socketio.cors_origins.push_back(as_sent(text));
    return std::nullopt;
}

Refusal set_cookie(Config& config, std::string_view text) {
    constexpr std::string_view separators = "()<>@,;:\\\"/[]?={}";
    const bool is_token =
        is_visible(text) && text.size() <= 64 && text.find_first_of(separators) == text.npos;
    if (!is_token) return refuse(text, "a cookie's name of at most 64 letters and digits");
    config.socketio.cookie = text;
    return std::nullopt;
}

constexpr auto all = std::to_array<Setting<Config>>({
    {"path", "PATH", group, "where Socket.IO is reached", Shape::text, set_endpoint_path,
     show<&Io::path>},
    {"no-polling", "", group, "take WebSockets only", Shape::on_off, on_off<&Io::no_polling>},
    {"no-websocket", "", group, "take polling only", Shape::on_off, on_off<&Io::no_websocket>},
    {"cors-origin", "ORIGIN", group,
     "pages of this origin may talk to the server, over both transports, and no others; '*' is "
     "any; repeatable",
     Shape::list, add_origin},
    {"cors-credentials", "", group, "pages of those origins may send cookies", Shape::on_off,
     on_off<&Io::cors_credentials>},
    {"cookie", "NAME", group, "set a cookie with the session's id, for load balancers", Shape::text,
     set_cookie},
    {"connect-timeout", "TIME", group, "for a client to join its first namespace", Shape::number,
     duration<&Io::connect_timeout, 100, hour_ms>, show<&Io::connect_timeout>},
    {"upgrade-timeout", "TIME", group, "for a client to change from polling to a WebSocket",
     Shape::number, duration<&Io::upgrade_timeout, 100, hour_ms>, show<&Io::upgrade_timeout>},
    {"attachments-timeout", "TIME", group, "for the binary attachments of a packet to arrive",
     Shape::number, duration<&Io::attachments_timeout, 100, hour_ms>,
     show<&Io::attachments_timeout>},
    {"body-timeout", "TIME", group, "for the body of an HTTP request", Shape::number,
     duration<&Io::body_timeout, 100, hour_ms>, show<&Io::body_timeout>},
    {"idle-timeout", "TIME", group, "between two HTTP requests of a connection", Shape::number,
     duration<&Io::idle_timeout, 100, hour_ms>, show<&Io::idle_timeout>},
    {"recovery-time", "TIME", group,
     "how long a client that lost its connection finds its rooms, and what it missed, again; 0s: "
     "not at all",
     Shape::number, duration<&Io::recovery_time, 0, day_ms>, show<&Io::recovery_time>},
    {"header-bytes-max", "SIZE", group, "the head of an HTTP request; over it: 431", Shape::number,
     size<&Io::header_bytes_max, 1'024, 65'536>, show_bytes<&Io::header_bytes_max>},
    {"fragments-max", "N", group, "WebSocket frames of one message; over it: close 1008",
     Shape::number, whole<&Io::fragments_max, 1, many>, show<&Io::fragments_max>},
    {"outbox-packets-max", "N", group, "unsent packets of one client; over it: closed",
     Shape::number, whole<&Io::outbox_packets_max, 16, many>, show<&Io::outbox_packets_max>},
    {"attachments-max", "N", group, "binary attachments of one packet; over it: closed",
     Shape::number, whole<&Io::attachments_max, 1, many>, show<&Io::attachments_max>},
    {"attachment-bytes-max", "SIZE", group, "the same together; over it: closed", Shape::number,
     size<&Io::attachment_bytes_max, 1'024, gibibyte>, show_bytes<&Io::attachment_bytes_max>},
    {"json-depth-max", "N", group, "arrays and objects within each other; over it: closed",
     Shape::number, whole<&Io::json_depth_max, 1, 1'000>, show<&Io::json_depth_max>},
    {"namespace-bytes-max", "N", group, "the name of a namespace; over it: closed", Shape::number,
     whole<&Io::namespace_bytes_max, 1, 65'536>, show<&Io::namespace_bytes_max>},
    {"namespaces-max", "N", group, "namespaces that one client may have joined", Shape::number,
     whole<&Io::namespaces_max, 1, many>, show<&Io::namespaces_max>},
    {"dynamic-namespaces-max", "N", group, "namespaces that clients bring into being",
     Shape::number, whole<&Io::dynamic_namespaces_max, 0, many>, show<&Io::dynamic_namespaces_max>},
    {"refused-connects-max", "N", group, "namespaces refused to one client, which is closed then",
     Shape::number, whole<&Io::refused_connects_max, 1, many>, show<&Io::refused_connects_max>},
    {"acks-max", "N", group, "acknowledgements of one socket that are waited for", Shape::number,
     whole<&Io::acks_max, 1, many>, show<&Io::acks_max>},
    {"rooms-max", "N", group, "rooms of one socket", Shape::number, whole<&Io::rooms_max, 1, many>,
     show<&Io::rooms_max>},
    {"socket-handlers-max", "N", group,
     "events of one socket that are being handled; then reading pauses", Shape::number,
     whole<&Io::socket_handlers_max, 1, many>, show<&Io::socket_handlers_max>},
    {"events-per-second-max", "N", group, "events of one socket; over it: closed; 0: any number",
     Shape::number, whole<&Io::events_per_second_max, 0, many>, show<&Io::events_per_second_max>},
    {"sessions-per-address-max", "N", group,
     "sessions of one IP address; over it: 429; 0: any number", Shape::number,
     whole<&Io::sessions_per_address_max, 0, many>, show<&Io::sessions_per_address_max>},
    {"handshakes-per-second-max", "N", group,
     "new sessions of one IP address in a second; over it: 429; 0: any number", Shape::number,
     whole<&Io::handshakes_per_second_max, 0, many>, show<&Io::handshakes_per_second_max>},
    {"recovery-clients-max", "N", group, "clients that are away and remembered", Shape::number,
     whole<&Io::recovery_clients_max, 1, many>, show<&Io::recovery_clients_max>},
    {"recovery-packets-max", "N", group, "events remembered for them", Shape::number,
     whole<&Io::recovery_packets_max, 1, many>, show<&Io::recovery_packets_max>},
    {"recovery-bytes-max", "SIZE", group, "the same in bytes", Shape::number,
     size<&Io::recovery_bytes_max, 1'024, gibibyte>, show_bytes<&Io::recovery_bytes_max>},
});

}  // namespace

std::span<const Setting<Config>> socketio_settings() {
    return all;
}

}  // namespace coqewd
