#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "core/async/clock.hpp"
#include "core/async/result.hpp"
#include "core/async/task.hpp"
#include "net/client/error.hpp"
#include "net/endpoint.hpp"
#include "net/io/arguments.hpp"
#include "net/random_source.hpp"

namespace coqewd {

namespace net {
struct ClientRoute;
class SocketCore;
}  // namespace net

/// A client of one namespace of any Socket.IO server, over WebSocket. It connects again by itself
/// when the connection is lost.
///
///     SocketClient client(executor, options);
///     client.on("news", [](Arguments arguments) { print(arguments[0]); });
///     client.connect();
///     client.emit("hello", Arguments("Ada"));                  // waits for the connection
///     const auto answer = co_await client.call("ask", Arguments(42), 2s);
///     co_await client.leave();
///
/// Lives on one executor and is used there only.
class SocketClient {
  public:
    /// When it connects again, and when it gives up.
    struct Reconnection {
        Duration min = std::chrono::seconds(1);
        Duration max = std::chrono::seconds(5);
        /// Which part of each wait is random, from 0 to 1.
        double jitter = 0.5;
        /// Attempts in a row after the first one; 0 for none.
        std::size_t attempts_max = std::numeric_limits<std::size_t>::max();
        /// How long to wait after the server has refused the namespace; without it that is final.
        std::optional<Duration> after_refusal = std::nullopt;
    };

    using Parameters = std::vector<std::pair<std::string, std::string>>;

    struct Options {
        net::Endpoint endpoint;
        /// The namespace; its slash may be left out.
        std::string nsp = "/";
        /// What the server's middleware gets to see; asked for before each attempt. To a server of
        /// Engine.IO 3, which knows no such thing, its members go as the namespace's query, and not
        /// at all for `/`.
        std::function<boost::json::object()> auth = {};
        /// In the URL of the handshake.
        Parameters query = {};
        /// Header fields of the handshake.
        Parameters headers = {};
        /// For one attempt, from the search for the address to the namespace's answer.
        Duration timeout = std::chrono::seconds(20);
        Reconnection reconnection = {};

        /// Events that wait for a connection; more are refused.
        std::size_t buffered_max = 1'000;
        std::size_t buffered_bytes_max = 1'000'000;
        /// Events that are handled at the same time, and that wait for their handlers; above that
        /// the server is not read. Handlers that wait in call() do not count, because reading
        /// brings the acknowledgement; calls_max bounds them.
        std::size_t handlers_max = 256;
        std::size_t waiting_max = 10'000;
        std::size_t waiting_bytes_max = 4'000'000;
        /// Calls that wait for their acknowledgement.
        std::size_t calls_max = 10'000;
        /// One message of the server, and the attachments of one event.
        std::size_t message_bytes_max = 1'000'000;
        std::size_t attachments_max = 10;
        /// Unwritten bytes.
        std::size_t outbox_bytes_max = 4'000'000;

        /// For the masks of WebSocket frames, and the jitter.
        net::RandomSource random;
        /// Told what a handler has thrown, what was kept or answered and can not be sent, and what
        /// the server says that is no JSON to us.
        std::function<void(std::exception_ptr)> on_error = {};
        /// How the server is reached; TCP without it.
        std::shared_ptr<const net::ClientRoute> route = nullptr;
    };

    /// Why an attempt failed.
    struct ConnectFailure {
        error_code code;
        /// The server's words when it refuses the namespace, else those of the code.
        std::string message;
        /// What the server's middleware gave with its refusal; null for nothing.
        boost::json::value data = nullptr;
        /// There is no further attempt until connect() is called.
        bool final = false;
    };

    /// Why a connection ended.
    struct Disconnection {
        /// In the words of the JavaScript client: `io server disconnect`, `io client disconnect`,
        /// `ping timeout`, `transport close`, `transport error`, `parse error`.
        std::string_view reason;
        error_code code;
    };

    /// Handles an event. What it returns is the answer when the server asked for one.
    using Handler =
        std::variant<std::function<void(Arguments)>, std::function<Arguments(Arguments)>,
                     std::function<Task<>(Arguments)>, std::function<Task<Arguments>(Arguments)>>;

    SocketClient(Executor executor, Options options);
    /// Cuts the connection; handlers that run are cancelled.
    ~SocketClient();
    SocketClient(const SocketClient&) = delete;
    SocketClient& operator=(const SocketClient&) = delete;

    /// The handler of an event, a function or a coroutine; one for each event. It is kept until the
    /// last event that it handles is done, so a lambda may capture. Throws std::logic_error for an
    /// event that Socket.IO reserves: `connect` is on_connect(), and so on.
    template <typename Function>
    void on(std::string event, Function function) {
        using Returned = std::invoke_result_t<Function&, Arguments>;
        set_handler(
            std::move(event),
            Handler(std::in_place_type<std::function<Returned(Arguments)>>, std::move(function)));
    }
    void off(const std::string& event);

    void on_connect(std::function<void()> hook);
    void on_disconnect(std::function<void(const Disconnection&)> hook);
    void on_connect_error(std::function<void(const ConnectFailure&)> hook);

    /// Begins to connect. Nothing happens when it does so or is connected.
    void connect();

    /// Waits until it is connected. The error is why it gave up, or ClientError::timed_out when
    /// that takes longer: it goes on trying then.
    Task<error_code> connected(Duration within);
    bool is_connected() const;

    /// The id that the server has given this socket; empty while there is no connection, and with
    /// Engine.IO 3.
    const std::string& id() const;
    /// The server has restored the session of the connection before this one.
    bool recovered() const;

    /// Sends an event, or keeps it until the connection is there. An error says that it was not
    /// taken: buffer_full or too_big. Throws std::logic_error for an event that Socket.IO reserves.
    error_code emit(std::string_view event, const Arguments& arguments = {});

    /// The same, and waits for the server's acknowledgement: its arguments, or a ClientError.
    Task<Result<Arguments>> call(std::string event, Arguments arguments, Duration timeout);

    /// Leaves the namespace and closes the connection. connect() may follow.
    void disconnect();

    /// The same for good; waits until the connection has gone and no handler runs any more. Not in
    /// one of its own handlers, which would wait for itself: disconnect() is for those. The client
    /// may be destroyed meanwhile, in on_disconnect for example.
    Task<> leave() { return leave(core_, tasks_); }

  private:
    struct Tasks;

    void set_handler(std::string event, Handler handler);
    static Task<> leave(std::shared_ptr<net::SocketCore> core, std::shared_ptr<Tasks> tasks);

    std::shared_ptr<Tasks> tasks_;
    std::shared_ptr<net::SocketCore> core_;
};

}  // namespace coqewd
