#include "net/socketio/session.hpp"

#include <algorithm>
#include <array>
#include <exception>

#include "core/async/nursery.hpp"
#include "net/socketio/engineio_handshake.hpp"
#include "net/transport/discard.hpp"
#include "net/transport/tls_stream.hpp"
#include "net/websocket/handshake.hpp"

namespace coqewd::net::socketio {
namespace {

constexpr std::string_view endpoint = "/socket.io/";

bool asks_for_upgrade(const http::RequestHead& head) {
    return !head.fields.get("Upgrade").empty();
}

/// Only WebSocket is offered, and a session is never joined a second time.
std::optional<Refusal> refusal(const HandshakeQuery& query, const http::RequestHead& head) {
    return check_request(query, {.method = head.method,
                                 .is_upgrade = asks_for_upgrade(head),
                                 .transport_enabled = query.transport == TransportName::websocket,
                                 .origin = head.fields.get("Origin")});
}

/// Who polls reads the body as JSON; who asks for a WebSocket shows it to a person, if anybody.
http::Response to_response(Refusal refused, const http::RequestHead& head) {
    if (!asks_for_upgrade(head)) {
        return {.status = http_status(refused), .body = body_of(refused)};
    }
    return {.status = 400, .content_type = "text/plain", .body = message_of(refused)};
}

http::Response not_found() {
    return {.status = 404, .body = R"({"error":"Not found: the endpoint is /socket.io/"})"};
}

std::string without_port(const std::string& remote) {
    const std::size_t colon = remote.rfind(':');
    std::string address = remote.substr(0, colon);
    if (address.starts_with('[')) address = address.substr(1, address.size() - 2);
    return address;
}

Task<> write(websocket::Connection& connection) {
    co_await connection.write_loop();
}

}  // namespace

Session::Session(std::unique_ptr<Stream> stream, const Options& options)
    : options_(options), stream_(std::move(stream)), handshake_timer_(stream_->executor()) {}

void Session::abort() {
    if (connection_) return connection_->abort();
    if (stream_) stream_->close();
}

void Session::abort_handshake() {
    if (!connection_) abort();
}

Task<> Session::run() {
    handshake_timer_.arm_after(options_.handshake_timeout, [this] { abort(); });
    if (options_.tls && co_await secure()) co_return;
    auto head = co_await http::read_request_head(*stream_);
    if (head) {
        co_await answer(std::move(*head));
    } else if (const unsigned status = http::status_for(head.error())) {
        co_await refuse(http::to_text(
            {.status = status, .body = R"({"error":"The request is not valid HTTP"})"}));
    }
}

Task<error_code> Session::secure() {
    auto secured = make_tls_stream(std::move(stream_), *options_.tls);
    TlsStream* tls = secured.get();
    stream_ = std::move(secured);
    co_return co_await tls->handshake();
}

Task<> Session::answer(http::RequestHead head) {
    const std::string_view target = head.target;
    const std::string_view path = target.substr(0, target.find('?'));
    if (path != endpoint && path != endpoint.substr(0, endpoint.size() - 1)) {
        co_return co_await refuse(http::to_text(not_found()));
    }
    const auto query = read_query(target.substr(std::min(path.size() + 1, target.size())));
    const auto refused = query ? refusal(*query, head) : Refusal::bad_request;
    if (refused) co_return co_await refuse(http::to_text(to_response(*refused, head)));
    const std::string upgrade = head.fields.get("Upgrade");
    const std::string connection = head.fields.get("Connection");
    const std::string version = head.fields.get("Sec-WebSocket-Version");
    const std::string key = head.fields.get("Sec-WebSocket-Key");
    if (const auto failure = websocket::check_request({.method = head.method,
                                                       .http_version = head.version,
                                                       .upgrade = upgrade,
                                                       .connection = connection,
                                                       .version = version,
                                                       .key = key})) {
        const std::string body = R"({"error":")" + failure.message() + R"("})";
        co_return co_await refuse(http::to_text({.status = websocket::http_status(failure),
                                                 .body = body,
                                                 .fields = {{"Sec-WebSocket-Version", "13"}}}));
    }
    const auto response = websocket::response_text(key);
    if (!response || co_await http::write_all(*stream_, *response)) co_return;
    co_await converse(*query->generation, std::move(head.rest));
}

Task<> Session::refuse(std::string response) {
    if (co_await http::write_all(*stream_, response)) co_return;
    // The timer bounds how long the other side may take to go.
    stream_->finish();
    co_await discard(*stream_);
}

Task<> Session::converse(Generation generation, std::string rest) {
    handshake_timer_.cancel();
    const std::string remote = stream_->remote();
    const std::string sid = new_id();
    // In Engine.IO 3 both ids are one.
    const std::string socket_id = generation == Generation::eio3 ? sid : new_id();
    connection_ = std::make_unique<websocket::Connection>(
        std::move(stream_),
        websocket::Connection::Options{.limits = {.message_bytes_max = options_.message_bytes_max},
                                       .outbox_bytes_max = options_.outbox_bytes_max,
                                       .on_slow = [this, remote] {
                                           if (options_.on_slow) options_.on_slow(remote);
                                       }});
    connection_->feed(rest);
    SocketIoChannel channel(*connection_, {.generation = generation,
                                           .heartbeat = options_.heartbeat,
                                           .message_bytes_max = options_.message_bytes_max,
                                           .sid = sid,
                                           .socket_id = socket_id});
    Nursery writer(connection_->executor());
    writer.spawn(write(*connection_));
    std::exception_ptr failure;
    try {
        co_await channel.open();
        co_await options_.on_client(channel, {socket_id, without_port(remote)});
    } catch (...) {
        failure = std::current_exception();
        connection_->abort();
    }
    co_await connection_->leave();
    co_await writer.join();
    if (failure) std::rethrow_exception(failure);
}

std::string Session::new_id() const {
    // 15 bytes in 20 url-safe characters, as Node.js has them, all of them random.
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::array<char, 20> id{};
    options_.random(id);
    for (char& character : id) character = alphabet[static_cast<unsigned char>(character) % 64];
    return {id.begin(), id.end()};
}

}  // namespace coqewd::net::socketio
