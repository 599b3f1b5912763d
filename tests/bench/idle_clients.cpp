#include "tests/bench/idle_clients.hpp"

#include <poll.h>
#include <sys/epoll.h>
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

IdleClients::IdleClients(IdleTarget target)
    : target_(target),
      tls_(target.tls ? make_client_tls() : nullptr),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (epoll_ < 0) throw failure("no epoll");
}

IdleClients::~IdleClients() {
    ::close(epoll_);
}

void IdleClients::join(std::size_t count) {
    const std::size_t all = clients_.size() + count;
    while (joined_ < all) {
        while (clients_.size() < all && clients_.size() - joined_ < window) {
            connect(clients_.emplace_back());
        }
        if (!work(silence_ms)) throw std::runtime_error("The server lets no more clients in.");
    }
}

void IdleClients::connect(IdleClient& client) {
    client.socket.connect(target_.port, tls_.get());
    epoll_event event{};
    event.events = EPOLLOUT;
    event.data.ptr = &client;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, client.socket.descriptor(), &event);
}

/// Handles what has come, or comes in that time. False when nothing does.
bool IdleClients::work(int timeout_ms) {
    std::array<epoll_event, 256> events{};
    const int count =
        ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), timeout_ms);
    for (int i = 0; i < count; ++i) {
        go_on(*static_cast<IdleClient*>(events.at(static_cast<std::size_t>(i)).data.ptr));
    }
    return count > 0;
}

void IdleClients::go_on(IdleClient& client) {
    if (client.stage == Stage::connecting) {
        client.stage = Stage::securing;
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = &client;
        ::epoll_ctl(epoll_, EPOLL_CTL_MOD, client.socket.descriptor(), &event);
    }
    if (client.stage == Stage::securing) {
        secure(client);
    } else {
        read(client);
    }
}

void IdleClients::secure(IdleClient& client) {
    if (!client.socket.secure()) return;
    client.stage = Stage::upgrading;
    client.socket.send(upgrade_request);
}

void IdleClients::read(IdleClient& client) {
    std::array<char, 4096> room{};
    for (;;) {
        const auto [found, count] = client.socket.receive(room);
        if (found == IdleSocket::Found::nothing) return;
        if (found == IdleSocket::Found::end) break;
        client.received.append(room.data(), count);
        if (client.stage != Stage::leaving) take(client);
    }
    if (client.stage == Stage::leaving) return hang_up(client);
    throw std::runtime_error("The server has closed a client, which had got: " + client.received);
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
        if (!target_.joins) let_in(client);
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
        let_in(client);
    } else {
        throw std::runtime_error("The server says what nobody expects: " + std::string(text));
    }
}

void IdleClients::let_in(IdleClient& client) {
    client.stage = Stage::joined;
    ++joined_;
}

/// A text of a few bytes; its mask is 0, which changes nothing.
void IdleClients::say(IdleClient& client, std::string_view text) {
    std::string frame{'\x81', static_cast<char>(0x80 | text.size()), 0, 0, 0, 0};
    client.socket.send(frame.append(text));
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
            client.socket.send(goodbye);
        } else {
            client.socket.vanish();
            ++gone_;
        }
    }
    while (gone_ < clients_.size()) {
        if (!work(silence_ms)) throw std::runtime_error("The server answers no goodbye.");
    }
    clients_.clear();
    joined_ = pinged_ = gone_ = 0;
}

void IdleClients::hang_up(IdleClient& client) {
    client.socket.close();
    ++gone_;
}

}  // namespace coqewd::bench
