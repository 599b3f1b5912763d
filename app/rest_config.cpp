#include "app/rest_config.hpp"

#include <string_view>

namespace coqewd {

bool RouteConfig::chooses() const {
    constexpr std::string_view variable = ":destination";
    const auto is_name = [](char each) {
        return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') ||
               (each >= '0' && each <= '9') || each == '_';
    };
    for (auto at = path.find(variable); at != std::string::npos; at = path.find(variable, at + 1)) {
        const auto end = at + variable.size();
        if (end == path.size() || !is_name(path[end])) return true;
    }
    return false;
}

}  // namespace coqewd
