#include "net/client/opening.hpp"

#include <array>

#include "net/transport/error.hpp"
#include "net/transport/tls_stream.hpp"
#include "net/websocket/handshake.hpp"

namespace coqewd::net {

Task<Result<Opening::Opened>> Opening::open(socketio::Generation generation) {
    if (const error_code failure = co_await reach()) co_return failure;
    if (options_.endpoint.tls) {
        if (const error_code failure = co_await secure()) co_return failure;
    }
    auto rest = co_await upgrade(generation);
    if (!rest) co_return rest.error();
    co_return Opened{std::move(stream_), std::move(*rest)};
}

void Opening::cancel() {
    cancelled_ = true;
    if (connector_) connector_->cancel();
    if (stream_) stream_->close();
}

Task<error_code> Opening::reach() {
    if (cancelled_) co_return error::operation_aborted;
    const Endpoint& endpoint = options_.endpoint;
    connector_ = std::make_unique<Connector>(executor_, options_.reach);
    auto reached = co_await connector_->connect(endpoint.host, endpoint.port);
    connector_.reset();
    if (!reached) co_return reached.error();
    stream_ = std::move(*reached);
    co_return error_code();
}

Task<error_code> Opening::secure() {
    const Endpoint& endpoint = options_.endpoint;
    auto secured = make_tls_stream(std::move(stream_), *endpoint.tls, endpoint.host);
    TlsStream* tls = secured.get();
    stream_ = std::move(secured);
    co_return co_await tls->handshake();
}

Task<Result<std::string>> Opening::upgrade(socketio::Generation generation) {
    std::array<char, 16> random{};
    options_.random(random);
    const std::string key = websocket::client_key(random);
    const auto asked = request(key, generation);
    if (!asked) co_return asked.error();
    if (const auto failure = co_await http::write_all(*stream_, *asked)) co_return failure;
    auto head = co_await http::read_response_head(*stream_);
    if (!head) co_return head.error();
    const auto& fields = head->fields;
    const std::string upgrade = fields.get("Upgrade");
    const std::string connection = fields.get("Connection");
    const std::string accept = fields.get("Sec-WebSocket-Accept");
    const std::string extensions = fields.get("Sec-WebSocket-Extensions");
    const std::string protocol = fields.get("Sec-WebSocket-Protocol");
    const error_code refusal = websocket::check_response({.status = head->status,
                                                          .upgrade = upgrade,
                                                          .connection = connection,
                                                          .accept = accept,
                                                          .extensions = extensions,
                                                          .protocol = protocol},
                                                         key);
    if (refusal) co_return refusal;
    co_return std::move(head->rest);
}

Result<std::string> Opening::request(const std::string& key,
                                     socketio::Generation generation) const {
    const std::string host = authority(options_.endpoint);
    std::string target = options_.endpoint.path;
    target += generation == socketio::Generation::eio3 ? "?EIO=3" : "?EIO=4";
    target += "&transport=websocket";
    if (!options_.query.empty()) target += '&' + options_.query;
    std::vector<websocket::Field> fields;
    for (const http::Field& field : options_.fields) fields.push_back({field.name, field.value});
    return websocket::request_text({.host = host, .target = target, .key = key, .fields = fields});
}

}  // namespace coqewd::net
