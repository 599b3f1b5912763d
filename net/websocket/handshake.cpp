#include "net/websocket/handshake.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <cstddef>
#include <stdexcept>

#include "core/message/characters.hpp"
#include "net/http/tokens.hpp"

namespace coqewd::net::websocket {

using http::has_token;

using http::trim;

namespace {

/// RFC 6455 section 1.3.
constexpr std::string_view key_suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

bool is_base64(char c) {
    static constexpr auto characters = letters_digits_and("+/");
    return characters[static_cast<unsigned char>(c)];
}

bool is_sixteen_bytes_in_base64(std::string_view key) {
    return key.size() == 24 && key.ends_with("==") &&
           std::ranges::all_of(key.substr(0, 22), is_base64);
}

std::string to_base64(std::span<const unsigned char> bytes) {
    // EVP_EncodeBlock writes a terminating zero, for which a std::string has room.
    std::string text((bytes.size() + 2) / 3 * 4, '\0');
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                    static_cast<int>(bytes.size()));
    return text;
}

bool is_token_character(char c) {
    static constexpr auto characters = letters_digits_and("!#$%&'*+-.^_`|~");
    return characters[static_cast<unsigned char>(c)];
}

bool is_name(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_token_character);
}

/// RFC 9110 section 5.5: no control character but the tab.
bool is_value(std::string_view text) {
    return std::ranges::none_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7F;
    });
}

/// No blank either, which would end the word.
bool is_word(std::string_view text) {
    return !text.empty() && is_value(text) && text.find_first_of(" \t") == std::string_view::npos;
}

void append_field(std::string& out, const Field& field) {
    out.append(field.name).append(": ").append(field.value).append("\r\n");
}

error_code append_fields(std::string& out, std::span<const Field> fields) {
    for (const Field& field : fields) {
        if (!is_name(field.name) || !is_value(field.value)) return Error::unsafe_field;
        append_field(out, field);
    }
    return {};
}

}  // namespace

error_code check_request(const UpgradeRequest& request) {
    if (request.method != "GET") return Error::wrong_method;
    if (request.http_version < 11) return Error::wrong_http_version;
    if (!has_token(request.upgrade, "websocket")) return Error::wrong_upgrade;
    if (!has_token(request.connection, "upgrade")) return Error::wrong_connection;
    if (trim(request.version) != version) return Error::wrong_version;
    if (!is_sixteen_bytes_in_base64(trim(request.key))) return Error::wrong_key;
    return {};
}

std::string accept_key(std::string_view key) {
    const std::string salted = std::string(trim(key)).append(key_suffix);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (!EVP_Digest(salted.data(), salted.size(), digest.data(), &size, EVP_sha1(), nullptr)) {
        throw std::runtime_error("OpenSSL has no SHA-1, which the WebSocket handshake needs.");
    }
    return to_base64(std::span(digest).first(size));
}

Result<std::string> response_text(std::string_view key, std::span<const Field> fields) {
    std::string text = "HTTP/1.1 101 Switching Protocols\r\n";
    append_field(text, {"Upgrade", "websocket"});
    append_field(text, {"Connection", "Upgrade"});
    append_field(text, {"Sec-WebSocket-Accept", accept_key(key)});
    if (const error_code error = append_fields(text, fields)) return error;
    return text.append("\r\n");
}

std::string client_key(const std::array<char, 16>& random) {
    return to_base64({reinterpret_cast<const unsigned char*>(random.data()), random.size()});
}

Result<std::string> request_text(const ClientRequest& request) {
    if (!is_word(request.target) || !is_word(request.host) || !is_word(request.key)) {
        return Error::unsafe_field;
    }
    std::string text = "GET ";
    text.append(request.target).append(" HTTP/1.1\r\n");
    append_field(text, {"Host", request.host});
    append_field(text, {"Upgrade", "websocket"});
    append_field(text, {"Connection", "Upgrade"});
    append_field(text, {"Sec-WebSocket-Key", request.key});
    append_field(text, {"Sec-WebSocket-Version", version});
    if (const error_code error = append_fields(text, request.fields)) return error;
    return text.append("\r\n");
}

error_code check_response(const UpgradeResponse& response, std::string_view key) {
    if (response.status != 101) return refused_with(response.status);
    if (!same_name(trim(response.upgrade), "websocket")) return Error::wrong_upgrade;
    if (!has_token(response.connection, "upgrade")) return Error::wrong_connection;
    if (trim(response.accept) != accept_key(key)) return Error::wrong_accept;
    if (!trim(response.extensions).empty()) return Error::unasked_extension;
    if (!trim(response.protocol).empty()) return Error::unasked_protocol;
    return {};
}

}  // namespace coqewd::net::websocket
