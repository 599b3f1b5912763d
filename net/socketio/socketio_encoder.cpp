#include "net/socketio/socketio_encoder.hpp"

#include <charconv>

#include "core/message/json_text.hpp"
#include "net/socketio/ewdjs_event.hpp"
#include "net/socketio/socketio_packet.hpp"

namespace coqewd::net::socketio {
namespace {

constexpr std::string_view default_namespace = "/";

void append_number(std::string& out, std::uint64_t number) {
    char digits[20];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void append_type(std::string& out, PacketType type) {
    out += static_cast<char>('0' + static_cast<int>(type));
}

void append_namespace(std::string& out, std::string_view nsp) {
    if (nsp == default_namespace) return;
    out += nsp;
    out += ',';
}

void append_message_object(std::string& out, std::string_view message, std::string_view data_json) {
    out += R"({"message":)";
    append_quoted(out, message);
    if (!data_json.empty()) {
        out += R"(,"data":)";
        out += data_json;
    }
    out += '}';
}

/// The plain type, or the one with attachments when there are any.
void append_head(std::string& out, PacketType plain, const PacketHead& head) {
    if (head.attachment_count == 0) {
        append_type(out, plain);
    } else {
        const bool event = plain == PacketType::event;
        append_type(out, event ? PacketType::binary_event : PacketType::binary_ack);
        append_number(out, head.attachment_count);
        out += '-';
    }
    append_namespace(out, head.nsp);
    if (head.ack_id) append_number(out, *head.ack_id);
}

}  // namespace

void append_connect(std::string& out, std::string_view nsp, std::string_view auth_json) {
    append_type(out, PacketType::connect);
    append_namespace(out, nsp);
    out += auth_json;
}

void append_connect_with_query(std::string& out, std::string_view nsp, std::string_view query) {
    append_type(out, PacketType::connect);
    if (query.empty()) return append_namespace(out, nsp);
    out += nsp;
    out += '?';
    out += query;
    out += ',';
}

void append_connect_answer(std::string& out, const ConnectAnswer& answer) {
    append_type(out, PacketType::connect);
    append_namespace(out, answer.nsp);
    if (answer.generation == Generation::eio3) return;
    out += R"({"sid":)";
    append_quoted(out, answer.sid);
    if (!answer.pid.empty()) {
        out += R"(,"pid":)";
        append_quoted(out, answer.pid);
    }
    out += '}';
}

void append_connect_error(std::string& out, const ConnectError& error) {
    append_type(out, PacketType::connect_error);
    append_namespace(out, error.nsp);
    if (error.generation == Generation::eio4) {
        append_message_object(out, error.message, error.data_json);
    } else if (error.data_json.empty()) {
        append_quoted(out, error.message);
    } else {
        out += error.data_json;
    }
}

void append_invalid_namespace(std::string& out, std::string_view nsp) {
    append_type(out, PacketType::connect_error);
    append_namespace(out, nsp);
    append_message_object(out, "Invalid namespace", {});
}

void append_disconnect(std::string& out, std::string_view nsp) {
    append_type(out, PacketType::disconnect);
    append_namespace(out, nsp);
}

void append_event(std::string& out, const PacketHead& head, std::string_view event,
                  std::span<const std::string_view> arguments_json) {
    append_head(out, PacketType::event, head);
    out += '[';
    append_quoted(out, event);
    for (const std::string_view argument : arguments_json) {
        out += ',';
        out += argument;
    }
    out += ']';
}

void append_ack(std::string& out, const PacketHead& head,
                std::span<const std::string_view> arguments_json) {
    append_head(out, PacketType::ack, head);
    out += '[';
    bool first = true;
    for (const std::string_view argument : arguments_json) {
        if (!first) out += ',';
        out += argument;
        first = false;
    }
    out += ']';
}

void append_placeholder(std::string& json, std::size_t index) {
    json += R"({"_placeholder":true,"num":)";
    append_number(json, index);
    json += '}';
}

void append_ewdjs(std::string& out, std::string_view object_json) {
    out += ewdjs_head;
    out += object_json;
    out += ']';
}

}  // namespace coqewd::net::socketio
