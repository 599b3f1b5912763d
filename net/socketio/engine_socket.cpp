#include "net/socketio/engine_socket.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/message/field_name.hpp"
#include "net/socketio/form.hpp"

namespace coqewd::net::socketio {
namespace {

class Category final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "coqewd.engineio"; }

    std::string message(int value) const override {
        switch (static_cast<EngineEnd>(value)) {
            case EngineEnd::transport_close:
                return "transport close";
            case EngineEnd::transport_error:
                return "transport error";
            case EngineEnd::ping_timeout:
                return "ping timeout";
            case EngineEnd::parse_error:
                return "parse error";
            case EngineEnd::forced_close:
                return "forced close";
            case EngineEnd::server_shutting_down:
                return "server shutting down";
            case EngineEnd::overloaded:
                return "overloaded";
        }
        return "unknown";
    }
};

constexpr Category category;

}  // namespace

boost::system::error_code make_error_code(EngineEnd end) {
    return {static_cast<int>(end), category};
}

bool EngineSocket::send_binary(std::string bytes) {
    std::vector<Outgoing::Message> messages;
    messages.push_back({.binary = true, .data = std::move(bytes)});
    return send(std::make_shared<const Outgoing>(std::move(messages)));
}

std::string Handshake::header(std::string_view name) const {
    std::string_view rest = fields;
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        const std::size_t colon = line.find(": ");
        if (colon == line.npos || !same_name(line.substr(0, colon), name)) continue;
        return std::string(line.substr(colon + 2));
    }
    return {};
}

std::string Handshake::query(std::string_view name) const {
    const std::size_t mark = target.find('?');
    if (mark == target.npos) return {};
    return last_value(std::string_view(target).substr(mark + 1), name).value_or("");
}

}  // namespace coqewd::net::socketio
