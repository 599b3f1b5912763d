#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "tests/bench/idle_socket.hpp"

namespace coqewd::bench {

/// Whom idle clients connect to, on the loopback address.
struct IdleTarget {
    std::uint16_t port = 0;
    bool tls = false;
    /// Joins `/` of a Socket.IO server (Engine.IO 4); otherwise a WebSocket is all they want.
    bool joins = true;
};

/// Clients on WebSockets that are let in and from then on only answer pings. All of them cost one
/// thread and one epoll.
class IdleClients {
  public:
    explicit IdleClients(IdleTarget target);
    ~IdleClients();
    IdleClients(const IdleClients&) = delete;
    IdleClients& operator=(const IdleClients&) = delete;

    /// Returns when that many more have been let in. Throws std::runtime_error when the server
    /// refuses one or falls silent.
    void join(std::size_t count);

    /// Answers pings for so long.
    void stay(std::chrono::milliseconds time);

    /// Answers pings until each client has answered one.
    void stay_until_pinged();

    /// Every second client says goodbye, waits for the answer and goes; the others vanish.
    void leave();

  private:
    enum class Stage : std::uint8_t {
        connecting,
        securing,
        upgrading,
        opening,
        joining,
        joined,
        leaving
    };

    struct IdleClient {
        IdleSocket socket = {};
        Stage stage = Stage::connecting;
        bool pinged = false;
        std::string received = {};
    };

    void connect(IdleClient& client);
    void secure(IdleClient& client);
    void go_on(IdleClient& client);
    bool work(int timeout_ms);
    void read(IdleClient& client);
    void take(IdleClient& client);
    void take_message(IdleClient& client, std::string_view text);
    void hang_up(IdleClient& client);
    void let_in(IdleClient& client);
    static void say(IdleClient& client, std::string_view text);

    IdleTarget target_;
    ClientTlsContext tls_;
    int epoll_ = -1;
    /// They stay where they are, as epoll knows them by their places.
    std::deque<IdleClient> clients_;
    std::size_t joined_ = 0;
    std::size_t pinged_ = 0;
    std::size_t gone_ = 0;
};

}  // namespace coqewd::bench
