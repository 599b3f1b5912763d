#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/async/nursery.hpp"
#include "core/async/slot.hpp"
#include "net/client/awaited_acks.hpp"
#include "net/client/backoff.hpp"
#include "net/client/client_connection.hpp"
#include "net/client/emission.hpp"
#include "net/client/inbox.hpp"
#include "net/client/recovery.hpp"
#include "net/client/socket_client.hpp"

namespace coqewd::net {

/// What a SocketClient is made of. Its coroutines share it, so that they may end after the client.
class SocketCore : public std::enable_shared_from_this<SocketCore> {
  public:
    struct Hooks {
        std::function<void()> connect;
        std::function<void(const SocketClient::Disconnection&)> disconnect;
        std::function<void(const SocketClient::ConnectFailure&)> connect_error;
    };

    SocketCore(Executor executor, SocketClient::Options options);

    Hooks& hooks() { return hooks_; }
    Inbox& inbox() { return *inbox_; }

    /// Coroutines are spawned into these from now on: the one that connects, and handlers.
    void begin(Nursery& connections, Nursery& handlers);

    void connect();
    void disconnect();
    /// disconnect() for good.
    void retire();
    /// The client is gone, and the nurseries too.
    void close();

    bool is_connected() const { return joined_; }
    bool recovered() const { return recovered_; }
    const std::string& id() const { return id_; }

    static Task<error_code> connected(std::shared_ptr<SocketCore> self, Duration within);
    error_code emit(std::string_view event, const Arguments& arguments);
    static Task<Result<Arguments>> call(std::shared_ptr<SocketCore> self, std::string event,
                                        Arguments arguments, Duration timeout);

  private:
    using Waiter = Slot<error_code>;

    static Task<> run(std::shared_ptr<SocketCore> self);
    Task<> live();
    Task<error_code> attempt();
    Task<error_code> serve();
    std::optional<Joining::Ask> ask();
    void come_up();
    void fail(const error_code& why);
    void lose(const error_code& why);
    void plan(const error_code& why);
    void tell(const error_code& outcome);
    double uniform() const;

    bool take_early(const socketio::CompletePacket& packet);
    void take(const socketio::CompletePacket& packet);
    void flush();
    void drop(const Emission& emission, const error_code& why);
    error_code submit(Emission emission);
    error_code send(const Emission& emission);
    void answer(std::uint64_t connection, std::uint64_t id, const Arguments& arguments);

    /// Calls what a user has given, and reports what it throws. False then.
    template <typename Action>
    bool guarded(const Action& action) const {
        try {
            action();
            return true;
        } catch (...) {
            if (options_.on_error) options_.on_error(std::current_exception());
            return false;
        }
    }

    Executor executor_;
    SocketClient::Options options_;
    Hooks hooks_;
    Nursery* connections_ = nullptr;
    std::shared_ptr<Inbox> inbox_;
    ClientConnection connection_;
    Backoff backoff_;
    Timer pause_;
    EmissionBuffer buffer_;
    AwaitedAcks acks_;
    Recovery recovery_;
    std::vector<std::shared_ptr<Waiter>> waiters_;
    std::string id_;
    /// Counts the connections.
    std::uint64_t number_ = 0;
    /// How often it has been tried anew in a row, and how long to wait before the next time.
    std::size_t retries_ = 0;
    Duration wait_ = {};
    /// Why it is not connected and does not try to be.
    error_code last_ = ClientError::closed;
    bool wanted_ = false;
    bool running_ = false;
    bool joined_ = false;
    bool recovered_ = false;
    /// This side has ended the connection of the moment.
    bool left_ = false;
};

}  // namespace coqewd::net
