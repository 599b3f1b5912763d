#include "net/peer/client.hpp"

#include <array>

#include "net/error.hpp"
#include "net/http/head.hpp"
#include "net/transport/error.hpp"
#include "net/transport/tls_stream.hpp"
#include "net/websocket/handshake.hpp"

namespace coqewd::net {

/// What stands once the HTTP upgrade is done. In this order, so that it ends in the reverse.
struct Client::Connected {
    websocket::Connection connection;
    socketio::SocketIoChannel channel;
    Nursery nursery;

    Connected(std::unique_ptr<Stream> stream, const Options& options,
              socketio::Generation generation)
        : connection(std::move(stream), {.role = websocket::Role::client,
                                         .limits = {.message_bytes_max = options.message_bytes_max},
                                         .outbox_bytes_max = options.outbox_bytes_max,
                                         .close_timeout = farewell,
                                         .random = options.random,
                                         .on_slow = options.on_slow}),
          channel(connection, {.role = websocket::Role::client,
                               .generation = generation,
                               .message_bytes_max = options.message_bytes_max}),
          nursery(connection.executor()) {}
};

Client::Client(Executor executor, Options options)
    : executor_(std::move(executor)), options_(std::move(options)) {}

Client::~Client() = default;

Channel& Client::channel() {
    return connected_->channel;
}

Task<error_code> Client::connect() {
    cancelled_ = false;
    const auto& asked = options_.endpoint.eio;
    const bool older = asked ? *asked == 3 : older_;
    error_code failure =
        co_await attempt(older ? socketio::Generation::eio3 : socketio::Generation::eio4);
    older_ = older && !failure;
    // A server of the older generation takes any EIO for its own and greets in its way.
    if (failure == Error::other_generation && !asked && !older && !cancelled_) {
        failure = co_await attempt(socketio::Generation::eio3);
        older_ = !failure;
    }
    co_return failure;
}

Task<error_code> Client::attempt(socketio::Generation generation) {
    bool late = false;
    Timer timer(executor_);
    timer.arm_after(options_.timeout, [this, &late] {
        late = true;
        end(CloseReason::normal);
    });
    const error_code failure = co_await establish(generation);
    timer.cancel();
    if (!failure) co_return failure;
    co_await leave();
    co_return late ? Error::timed_out : failure;
}

Task<error_code> Client::establish(socketio::Generation generation) {
    auto reached = co_await reach();
    if (!reached) co_return reached.error();
    stream_ = std::move(*reached);
    std::string rest;
    if (const auto failure = co_await upgrade(*stream_, generation, rest)) co_return failure;
    connected_ = std::make_unique<Connected>(std::move(stream_), options_, generation);
    connected_->connection.feed(rest);
    connected_->nursery.spawn(write(connected_->connection));
    co_return co_await connected_->channel.open();
}

Task<Result<std::unique_ptr<Stream>>> Client::reach() {
    const Endpoint& endpoint = options_.endpoint;
    connector_ = std::make_unique<Connector>(executor_, options_.reach);
    auto reached = co_await connector_->connect(endpoint.host, endpoint.port);
    connector_.reset();
    if (!reached || !endpoint.tls) co_return reached;
    auto secured = make_tls_stream(std::move(*reached), *endpoint.tls, endpoint.host);
    TlsStream* tls = secured.get();
    stream_ = std::move(secured);
    const error_code failure = co_await tls->handshake();
    auto stream = std::move(stream_);
    if (failure) co_return failure;
    co_return stream;
}

Task<error_code> Client::upgrade(Stream& stream, socketio::Generation generation,
                                 std::string& rest) {
    std::array<char, 16> random{};
    options_.random(random);
    const std::string key = websocket::client_key(random);
    const std::string host = authority(options_.endpoint);
    const std::string target = options_.endpoint.path +
                               (generation == socketio::Generation::eio3 ? "?EIO=3" : "?EIO=4") +
                               "&transport=websocket";
    const auto request = websocket::request_text({.host = host, .target = target, .key = key});
    if (!request) co_return request.error();
    if (const auto failure = co_await http::write_all(stream, *request)) co_return failure;
    auto head = co_await http::read_response_head(stream);
    if (!head) co_return head.error();
    const auto& fields = head->fields;
    const std::string upgrade = fields.get("Upgrade");
    const std::string connection = fields.get("Connection");
    const std::string accept = fields.get("Sec-WebSocket-Accept");
    const std::string extensions = fields.get("Sec-WebSocket-Extensions");
    const std::string protocol = fields.get("Sec-WebSocket-Protocol");
    rest = std::move(head->rest);
    co_return websocket::check_response({.status = head->status,
                                         .upgrade = upgrade,
                                         .connection = connection,
                                         .accept = accept,
                                         .extensions = extensions,
                                         .protocol = protocol},
                                        key);
}

Task<> Client::write(websocket::Connection& connection) {
    co_await connection.write_loop();
}

void Client::cancel() {
    cancelled_ = true;
    end(CloseReason::going_away);
}

void Client::end(CloseReason reason) {
    if (connector_) connector_->cancel();
    if (stream_) stream_->close();
    if (connected_) connected_->channel.close(reason);
}

Task<> Client::leave() {
    stream_.reset();
    if (!connected_) co_return;
    connected_->channel.close(CloseReason::normal);
    co_await connected_->connection.leave();
    co_await connected_->nursery.join();
    connected_.reset();
}

}  // namespace coqewd::net
