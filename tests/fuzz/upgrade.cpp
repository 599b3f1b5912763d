// The head of a request for a WebSocket: what the server takes it answers so that a client with the
// same key takes the answer, and what stands in the answer stands on lines of its own.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "net/http/head_scanner.hpp"
#include "net/websocket/handshake.hpp"

namespace {

using namespace coqewd::net;

void require(bool holds) {
    if (!holds) std::abort();
}

void check_upgrade(const http::RequestHead& head) {
    const std::string upgrade = head.fields.get("Upgrade");
    const std::string connection = head.fields.get("Connection");
    const std::string version = head.fields.get("Sec-WebSocket-Version");
    const std::string key = head.fields.get("Sec-WebSocket-Key");
    const websocket::UpgradeRequest request{.method = head.method,
                                            .http_version = head.version,
                                            .upgrade = upgrade,
                                            .connection = connection,
                                            .version = version,
                                            .key = key};
    if (const auto refused = websocket::check_request(request)) {
        require(websocket::http_status(refused) >= 400);
        return;
    }
    const std::string accept = websocket::accept_key(key);
    require(!websocket::check_response({.status = 101,
                                        .upgrade = "websocket",
                                        .connection = "Upgrade",
                                        .accept = accept,
                                        .extensions = {},
                                        .protocol = {}},
                                       key));
    require(websocket::response_text(key).has_value());
}

/// A field that a handler of ours would add.
void check_field(const http::FieldView& field) {
    const websocket::Field added[] = {{.name = field.name, .value = field.value}};
    const auto text = websocket::response_text("dGhlIHNhbXBsZSBub25jZQ==", added);
    require(!text || text->find("\r\n\r\n") == text->size() - 4);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    http::HeadScanner scanner;
    const auto head_bytes = scanner.take(bytes);
    if (!head_bytes || *head_bytes == 0) return 0;
    const auto head = http::parse_request_head(bytes.substr(0, *head_bytes));
    if (!head) return 0;
    check_upgrade(*head);
    for (const http::FieldView field : head->fields.all()) check_field(field);
    return 0;
}
