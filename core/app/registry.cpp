#include "core/app/registry.hpp"

#include <stdexcept>

namespace coqewd {

Registry::Registry(const std::vector<ApplicationFactory>& factories,
                   const std::map<std::string, std::string, std::less<>>& aliases,
                   const SchemaCompiler& compile_schema) {
    for (const ApplicationFactory& make : factories) {
        const auto& application = applications_.emplace_back(make());
        if (!by_name_.emplace(application->name(), application.get()).second) {
            throw std::logic_error("There are two applications of the name " + application->name());
        }
    }
    std::vector<Middleware> for_everything;
    for (const auto& application : applications_) {
        const auto& some = application->for_everything();
        for_everything.insert(for_everything.end(), some.begin(), some.end());
    }
    for (const auto& application : applications_)
        application->wrap_handlers(for_everything, compile_schema);
    for (const auto& [alias, name] : aliases) {
        const Application* application = find(name);
        if (!application) {
            throw std::logic_error("The alias " + alias + " stands for the application " + name +
                                   ", which is not there");
        }
        const auto named = by_name_.emplace(alias, application).first->second;
        if (named != application) {
            throw std::logic_error("The alias " + alias + " of the application " + name +
                                   " is the name of another application");
        }
    }
}

void Registry::init() {
    for (; ready_ < applications_.size(); ++ready_) applications_[ready_]->init();
}

const Application* Registry::find(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
}

}  // namespace coqewd
