#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace coqewd::bench {

/// Clients of a Socket.IO server (Engine.IO 4 over WebSockets on plain TCP) that join `/` and from
/// then on only answer its pings. All of them cost one thread and one epoll.
class IdleClients {
  public:
    explicit IdleClients(std::uint16_t port);
    ~IdleClients();
    IdleClients(const IdleClients&) = delete;
    IdleClients& operator=(const IdleClients&) = delete;

    /// Returns when that many have joined. Throws std::runtime_error when the server refuses one or
    /// falls silent.
    void join(std::size_t count);

    /// Answers pings for so long.
    void stay(std::chrono::milliseconds time);

    /// Answers pings until each client has answered one.
    void stay_until_pinged();

    /// Every second client says goodbye, waits for the answer and goes; the others vanish.
    void leave();

  private:
    enum class Stage : std::uint8_t { connecting, upgrading, opening, joining, joined, leaving };

    struct IdleClient {
        int socket = -1;
        Stage stage = Stage::connecting;
        bool pinged = false;
        std::string received = {};
    };

    void connect(IdleClient& client);
    bool work(int timeout_ms);
    void read(IdleClient& client);
    void take(IdleClient& client);
    void take_message(IdleClient& client, std::string_view text);
    void hang_up(IdleClient& client);
    static void say(const IdleClient& client, std::string_view text);

    std::uint16_t port_;
    int epoll_ = -1;
    std::vector<IdleClient> clients_;
    std::size_t joined_ = 0;
    std::size_t pinged_ = 0;
    std::size_t gone_ = 0;
};

}  // namespace coqewd::bench
