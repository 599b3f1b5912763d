#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "core/async/nursery.hpp"
#include "core/async/signal.hpp"
#include "net/client/socket_client.hpp"
#include "net/socketio/socketio_decoder.hpp"

namespace coqewd::net {

/// The server's events on their way to the handlers. These begin in the order in which the events
/// came, so many at the same time; the other events wait. Handlers that wait for an answer of the
/// server do not count, because reading brings it. Lives on one executor.
class Inbox : public std::enable_shared_from_this<Inbox> {
  public:
    struct Limits {
        std::size_t running_max;
        std::size_t waiting_max;
        std::size_t waiting_bytes_max;
    };

    /// Takes what a handler answers to an event that asked for it, with the id, and the number of
    /// the connection over which the event came.
    using Answer =
        std::function<void(std::uint64_t connection, std::uint64_t id, const Arguments& arguments)>;

    Inbox(const Executor& executor, Limits limits, Nursery::OnError on_error);

    /// Throws std::logic_error for an event that Socket.IO reserves.
    void set(std::string event, SocketClient::Handler handler);
    void remove(const std::string& event) { handlers_.erase(event); }

    /// How many answers of the server are waited for.
    using Calls = std::function<std::size_t()>;

    /// Handlers are spawned into this nursery from now on.
    void serve(Nursery& nursery, Answer answer, Calls calls);

    /// Others may begin, because one handler has ended, or waits for an answer now.
    void make_way();

    /// Keeps what comes from now on, over this connection, until release().
    void hold(std::uint64_t connection);
    void release();

    /// The events that are kept will not be handled.
    void drop_held();

    /// Takes an event with its attachments. False when no more can be kept.
    bool add(const socketio::CompletePacket& packet);

    /// No more can be kept.
    bool is_full() const;

    /// Returns when some of it may have gone, or after wake().
    Task<> change() { return changed_.wait(); }
    void wake() { changed_.notify(); }

    /// Nothing is handled any more.
    void close();

  private:
    using SharedHandler = std::shared_ptr<const SocketClient::Handler>;

    struct Incoming {
        std::string event;
        Arguments arguments;
        std::optional<std::uint64_t> ack_id;
        std::uint64_t connection = 0;
        std::size_t bytes = 0;
    };

    std::size_t busy() const;
    void start_waiting();
    static Task<> handle(std::shared_ptr<Inbox> self, SharedHandler handler, Incoming incoming);
    Task<> call(SharedHandler handler, Incoming incoming);

    Limits limits_;
    Nursery::OnError on_error_;
    Signal changed_;
    std::map<std::string, SharedHandler> handlers_;
    Nursery* nursery_ = nullptr;
    Answer answer_;
    Calls calls_;
    std::deque<Incoming> waiting_;
    std::size_t waiting_bytes_ = 0;
    /// How many at the end of those that wait are held.
    std::size_t held_ = 0;
    std::uint64_t connection_ = 0;
    std::size_t running_ = 0;
    bool holding_ = false;
    bool starting_ = false;
};

}  // namespace coqewd::net
