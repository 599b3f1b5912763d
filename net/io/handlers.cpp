#include "net/io/handlers.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "net/socketio/ewdjs_event.hpp"

namespace coqewd {
namespace {

constexpr std::array<std::string_view, 6> reserved{
    "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener",
};

}  // namespace

void check_event_name(std::string_view event) {
    if (std::ranges::find(reserved, event) == reserved.end()) return;
    throw std::logic_error("The event '" + std::string(event) + "' is reserved by Socket.IO");
}

void HandlerTable::add(Named named) {
    check_event_name(named.event);
    if (named.event == net::socketio::ewdjs_name) {
        throw std::logic_error("The event 'ewdjs' is QEWD's: write an Application for it");
    }
    named_.push_back(std::move(named));
}

void HandlerTable::remove(std::string_view event) {
    std::erase_if(named_, [&](const Named& named) { return named.event == event; });
}

void HandlerTable::take(std::string_view event, Events& found) {
    bool spent = false;
    for (const Named& named : named_) {
        if (named.event != event) continue;
        found.push_back(named.handler);
        spent = spent || named.once;
    }
    if (!spent) return;
    std::erase_if(named_, [&](const Named& named) { return named.once && named.event == event; });
}

}  // namespace coqewd
