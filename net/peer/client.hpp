#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/fabric/channel.hpp"
#include "net/client/client_connection.hpp"

namespace coqewd::net {

/// One connection to another server for QEWD's messages: a message is the one argument of the event
/// `ewdjs` in the default namespace. Lives on one executor.
class Client {
  public:
    struct Options {
        Endpoint endpoint;
        /// For each attempt as a whole.
        Duration timeout = std::chrono::seconds(20);
        /// As much as may wait in a server: its replies are as large as it likes.
        std::size_t message_bytes_max = 64'000'000;
        std::size_t outbox_bytes_max = 4'000'000;
        RandomSource random;
        /// Told once when the connection is closed because the other side does not read.
        std::function<void()> on_slow = {};
        /// How an address is reached. A test joins streams in memory here.
        Reach reach = reach_by_tcp;
    };

    static constexpr auto farewell = EngineClient::farewell;

    Client(Executor executor, Options options);

    /// Connects and joins. The error says what went wrong; timed_out when it took too long. After
    /// an error it may be called again.
    Task<error_code> connect() { return connection_.connect({}); }

    /// Only after connect() succeeded.
    Channel& channel() { return channel_; }

    /// Ends what is under way, from the same executor. Before there is a WebSocket connect() then
    /// returns at once; afterwards the other side is told that this one goes away, and what reads
    /// ends when it has answered.
    void cancel() { connection_.cancel(); }

    /// Says goodbye, unless that has happened, and waits until the other side has gone and nothing
    /// of the connection runs any more. Nobody reads from the channel then. Before destruction,
    /// when connect() succeeded.
    Task<> leave() { return connection_.leave(); }

  private:
    class EwdjsChannel : public Channel {
      public:
        explicit EwdjsChannel(ClientConnection& connection) : connection_(connection) {}

        Task<Result<std::string>> read() override;
        std::optional<Result<std::string>> take() override;
        std::optional<std::string> read_again(std::string text) override;
        Fit fit(std::size_t bytes) const override;
        bool write(std::string_view text) override;
        void close(CloseReason reason) override;

      private:
        using Packet = Result<socketio::CompletePacket>;
        static std::optional<Result<std::string>> text_of(const Packet& packet);

        ClientConnection& connection_;
    };

    ClientConnection connection_;
    EwdjsChannel channel_;
};

}  // namespace coqewd::net
