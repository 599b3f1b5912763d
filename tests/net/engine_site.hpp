#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "core/async/nursery.hpp"
#include "net/http/served_connection.hpp"
#include "net/socketio/engine_server.hpp"
#include "net/websocket/encoder.hpp"
#include "tests/support/streams.hpp"

namespace coqewd::testing {

/// An Engine.IO server that echoes, on connections in memory and under virtual time: each step runs
/// until nothing more can happen.
class EngineSite {
  public:
    using EngineServer = net::socketio::EngineServer;
    using EngineSocket = net::socketio::EngineSocket;

    /// Change the options before the first connection.
    EngineServer::Options options;
    net::http::ServedConnection::Options connection;
    /// What a connection holds in each direction until it is read.
    std::size_t stream_bytes = 4'000'000;
    /// What the application got: texts, and binaries in `<>`, each with a semicolon; and the ends.
    std::string heard;
    std::string ends;
    /// Of a session that is still there.
    EngineSocket* socket = nullptr;
    bool echoes = true;

    EngineSite() : nursery_(io_.get_executor()) {
        Clock::of(io_.get_executor()).freeze();
        options.random = [this](std::span<char> bytes) {
            for (char& byte : bytes) byte = static_cast<char>(random_++);
        };
        options.on_engine = [this](EngineSocket& other) { return serve(this, other); };
    }

    /// The client's end of a new connection.
    std::unique_ptr<net::Stream> connect() {
        if (!server_) server_.emplace(io_.get_executor(), options);
        auto [here, there] = memory_streams(io_, stream_bytes);
        nursery_.spawn(run(this, std::move(here)));
        settle();
        return std::move(there);
    }

    /// Runs until nothing more can happen, and gives what has arrived.
    std::string arrived(net::Stream& stream) {
        settle();
        std::string all;
        std::array<char, 65536> room{};
        while (const auto count = stream.try_read(room)) all.append(room.data(), *count);
        return all;
    }

    std::string send(net::Stream& stream, std::string_view bytes) {
        stream.try_write(bytes).value();
        return arrived(stream);
    }

    /// The answer to one request on a connection of its own; what is held has none yet.
    std::string ask(const std::string& request) { return send(*connect(), request); }

    void settle() {
        io_.restart();
        io_.poll();
    }

    void advance(Duration by) {
        Clock::of(io_.get_executor()).advance(by);
        settle();
    }

    EngineServer& server() { return *server_; }
    boost::asio::io_context& io() { return io_; }
    std::size_t connections() const { return nursery_.size(); }

  private:
    static Task<> serve(EngineSite* self, EngineSocket& socket) {
        self->socket = &socket;
        for (;;) {
            const auto message = co_await socket.receive();
            if (!message) {
                self->ends += message.error().message() + ';';
                self->socket = nullptr;
                co_return;
            }
            self->take(socket, *message);
        }
    }

    void take(EngineSocket& other, const net::socketio::EngineMessage& message) {
        const std::string data(message.data);
        heard += (message.binary ? '<' + data + '>' : data) + ';';
        if (!echoes) return;
        message.binary ? other.send_binary(data) : other.send_text(data);
    }

    static Task<> run(EngineSite* self, std::unique_ptr<net::Stream> stream) {
        net::http::ServedConnection served(std::move(stream), self->connection);
        co_await served.run(
            [self](net::http::Connection& connection, const net::http::RequestHead& head) {
                return self->server_->serve(connection, head);
            });
    }

    boost::asio::io_context io_;
    int random_ = 0;
    std::optional<EngineServer> server_;
    Nursery nursery_;
};

inline std::string get(const std::string& query, const std::string& fields = {}) {
    return "GET /socket.io/?" + query + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}

inline std::string post(const std::string& query, const std::string& body,
                        const std::string& fields = {}) {
    return "POST /socket.io/?" + query +
           " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           fields + "\r\n" + body;
}

inline const std::string upgrade_fields =
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

inline std::string body_of(const std::string& response) {
    return response.substr(response.find("\r\n\r\n") + 4);
}

/// A text frame of a client.
inline std::string masked(std::string_view text) {
    std::string frame;
    net::websocket::append_text(frame, text, net::websocket::MaskKey{'a', 'b', 'c', 'd'});
    return frame;
}

/// A text frame of a server.
inline std::string framed(std::string_view text) {
    std::string frame;
    net::websocket::append_text(frame, text);
    return frame;
}

/// A session that polls, of an Engine.IO generation: what every request for it says.
class PollingClient {
  public:
    explicit PollingClient(EngineSite& site, int generation = 4, const std::string& more = {})
        : site_(site), query_("EIO=" + std::to_string(generation) + "&transport=polling" + more) {
        opening = site.ask(get(query_));
        // JSONP escapes the quotes.
        constexpr std::size_t sid_characters = 21;
        const std::size_t name = opening.find("sid");
        sid = opening.substr(opening.find_first_not_of("\\\":", name + 3), sid_characters);
        query_ += "&sid=" + sid;
    }

    std::string poll() { return site_.ask(get(query_)); }
    std::string say(const std::string& body, const std::string& fields = {}) {
        return site_.ask(post(query_, body, fields));
    }
    const std::string& query() const { return query_; }
    std::string upgrade_query() const {
        std::string query = query_;
        return query.replace(query.find("polling"), 7, "websocket");
    }

    std::string opening;
    std::string sid;

  private:
    EngineSite& site_;
    std::string query_;
};

}  // namespace coqewd::testing
