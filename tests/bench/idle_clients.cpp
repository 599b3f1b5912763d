#include "tests/bench/idle_clients.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <stdexcept>

namespace coqewd::bench {
namespace {

/// Clients that connect at the same time.
constexpr std::size_t window = 200;
constexpr int silence_ms = 30'000;

constexpr std::string_view upgrade_request =
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\n"
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

std::runtime_error failure(const std::string& what) {
    return std::runtime_error(what + ": " + std::strerror(errno));
}

void send_all(int socket, std::string_view bytes) {
    // A socket that was silent so far takes these few bytes at once.
    if (::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(bytes.size())) {
        throw failure("A client can not send");
    }
}

/// The short frame that the bytes begin with, taken off them; nothing when it is not complete.
std::optional<std::string> take_frame(std::string& bytes) {
    constexpr std::size_t long_form = 126;
    const auto byte = [&](std::size_t at) -> std::size_t {
        return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0;
    };
    const std::size_t header = byte(1) == long_form ? 4 : 2;
    const std::size_t size = byte(1) == long_form ? byte(2) * 256 + byte(3) : byte(1);
    if (bytes.size() < header + size) return std::nullopt;
    std::string payload = bytes.substr(header, size);
    bytes.erase(0, header + size);
    return payload;
}

}  // namespace

IdleClients::IdleClients(std::uint16_t port) : port_(port), epoll_(::epoll_create1(0)) {
    if (epoll_ < 0) throw failure("no epoll");
}

IdleClients::~IdleClients() {
    for (IdleClient& client : clients_) hang_up(client);
    ::close(epoll_);
}

void IdleClients::join(std::size_t count) {
    clients_.assign(count, {});
    joined_ = pinged_ = gone_ = 0;
    std::size_t begun = 0;
    while (joined_ < count) {
        while (begun < count && begun - joined_ < window) connect(clients_[begun++]);
        if (!work(silence_ms)) throw std::runtime_error("The server lets no more clients join.");
    }
}

void IdleClients::connect(IdleClient& client) {
    client.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (client.socket < 0) throw failure("no socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const auto* generic = reinterpret_cast<const sockaddr*>(&address);
    if (::connect(client.socket, generic, sizeof address) != 0 && errno != EINPROGRESS) {
        throw failure("A client can not connect");
    }
    epoll_event event{};
    event.events = EPOLLOUT;
    event.data.ptr = &client;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, client.socket, &event);
}

/// Handles what has come, or comes in that time. False when nothing does.
bool IdleClients::work(int timeout_ms) {
    std::array<epoll_event, 256> events{};
    const int count =
        ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), timeout_ms);
    for (int i = 0; i < count; ++i) {
        auto& client = *static_cast<IdleClient*>(events.at(static_cast<std::size_t>(i)).data.ptr);
        if (client.stage == Stage::connecting) {
            client.stage = Stage::upgrading;
            send_all(client.socket, upgrade_request);
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.ptr = &client;
            ::epoll_ctl(epoll_, EPOLL_CTL_MOD, client.socket, &event);
        } else {
            read(client);
        }
    }
    return count > 0;
}

void IdleClients::read(IdleClient& client) {
    std::array<char, 4096> room{};
    const ssize_t count = ::recv(client.socket, room.data(), room.size(), 0);
    if (count > 0) {
        client.received.append(room.data(), static_cast<std::size_t>(count));
        if (client.stage != Stage::leaving) take(client);
    } else if (client.stage == Stage::leaving) {
        hang_up(client);
    } else if (count == 0 || errno != EAGAIN) {
        throw std::runtime_error("The server has closed a client, which had got: " +
                                 client.received);
    }
}

void IdleClients::take(IdleClient& client) {
    if (client.stage == Stage::upgrading) {
        const std::size_t end = client.received.find("\r\n\r\n");
        if (end == std::string::npos) return;
        if (!client.received.starts_with("HTTP/1.1 101 ")) {
            throw std::runtime_error("The server refuses a client: " + client.received);
        }
        client.received.erase(0, end + 4);
        client.stage = Stage::opening;
    }
    while (const auto text = take_frame(client.received)) take_message(client, *text);
    if (client.received.empty()) client.received.shrink_to_fit();
}

void IdleClients::take_message(IdleClient& client, std::string_view text) {
    if (text == "2") {
        say(client, "3");
        if (!client.pinged) ++pinged_;
        client.pinged = true;
    } else if (client.stage == Stage::opening && text.starts_with("0{")) {
        say(client, "40");
        client.stage = Stage::joining;
    } else if (client.stage == Stage::joining && text.starts_with("40{")) {
        client.stage = Stage::joined;
        ++joined_;
    } else {
        throw std::runtime_error("The server says what nobody expects: " + std::string(text));
    }
}

/// A text of a few bytes; its mask is 0, which changes nothing.
void IdleClients::say(const IdleClient& client, std::string_view text) {
    std::string frame{'\x81', static_cast<char>(0x80 | text.size()), 0, 0, 0, 0};
    send_all(client.socket, frame.append(text));
}

void IdleClients::stay(std::chrono::milliseconds time) {
    // Each round waits for a part of the time that is left, whether a ping comes or not.
    constexpr int rounds = 10;
    for (int n = 0; n < rounds; ++n) {
        while (work(0)) {
        }
        ::poll(nullptr, 0, static_cast<int>(time.count()) / rounds);
    }
}

void IdleClients::stay_until_pinged() {
    while (pinged_ < clients_.size()) {
        if (!work(silence_ms)) throw std::runtime_error("The server does not ping its clients.");
    }
}

void IdleClients::leave() {
    constexpr std::string_view goodbye("\x88\x80\0\0\0\0", 6);
    for (std::size_t i = 0; i < clients_.size(); ++i) {
        IdleClient& client = clients_[i];
        client.stage = Stage::leaving;
        if (i % 2 == 0) {
            send_all(client.socket, goodbye);
        } else {
            const linger reset{.l_onoff = 1, .l_linger = 0};
            ::setsockopt(client.socket, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
            hang_up(client);
        }
    }
    while (gone_ < clients_.size()) {
        if (!work(silence_ms)) throw std::runtime_error("The server answers no goodbye.");
    }
}

void IdleClients::hang_up(IdleClient& client) {
    if (client.socket < 0) return;
    ::close(client.socket);
    client.socket = -1;
    ++gone_;
}

}  // namespace coqewd::bench
