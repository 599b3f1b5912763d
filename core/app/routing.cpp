#include "core/app/routing.hpp"

#include <utility>

namespace coqewd {

bool Routing::add(std::string application, std::string type, std::string destination) {
    return destinations_[std::move(application)]
        .try_emplace(std::move(type), std::move(destination))
        .second;
}

void Routing::permit_switch(std::string from, std::string to) {
    switches_[std::move(from)].insert(std::move(to));
}

const std::string* Routing::destination_of(std::string_view application,
                                           std::string_view type) const {
    const auto rules = destinations_.find(application);
    if (rules == destinations_.end()) return nullptr;
    auto rule = rules->second.find(type);
    if (rule == rules->second.end()) rule = rules->second.find("*");
    return rule == rules->second.end() ? nullptr : &rule->second;
}

bool Routing::switch_permitted(std::string_view from, std::string_view to) const {
    const auto permitted = switches_.find(from);
    return permitted != switches_.end() && permitted->second.contains(to);
}

}  // namespace coqewd
