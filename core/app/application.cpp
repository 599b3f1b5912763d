#include "core/app/application.hpp"

#include <stdexcept>

namespace coqewd {

const Handler* Application::handler(std::string_view type) const {
    const auto found = handlers_.find(type);
    return found == handlers_.end() ? nullptr : &found->second;
}

void Application::on(std::string type, Handler handler) {
    if (reserved_type(type)) {
        throw std::logic_error("The type " + type + " of application " + name_ + " is QEWD's own");
    }
    const auto [place, added] = handlers_.try_emplace(std::move(type), std::move(handler));
    if (!added) {
        throw std::logic_error("Application " + name_ + " has two handlers for type " +
                               place->first);
    }
}

bool reserved_type(std::string_view type) {
    return type.starts_with("ewd-") || type.starts_with("qoper8-") || type == "restRequest";
}

}  // namespace coqewd
