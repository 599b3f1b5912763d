#include "net/http/fields.hpp"

#include <algorithm>

#include "core/message/field_name.hpp"

namespace coqewd::net::http {

void Fields::add(std::string_view name, std::string_view value) {
    places_.push_back({.begin = static_cast<std::uint32_t>(text_.size()),
                       .name_bytes = static_cast<std::uint32_t>(name.size()),
                       .value_bytes = static_cast<std::uint32_t>(value.size())});
    text_.append(name).append(value);
}

void Fields::replace(std::string_view name, std::string_view value) {
    for (std::size_t index = 0; index < places_.size(); ++index) {
        if (!same_name(at(places_[index]).name, name)) continue;
        add(name, value);
        places_[index] = places_.back();
        places_.pop_back();
        return;
    }
}

std::string Fields::get(std::string_view name) const {
    std::string value;
    for (const FieldView field : all()) {
        if (!same_name(field.name, name)) continue;
        if (!value.empty()) value += ", ";
        value += field.value;
    }
    return value;
}

std::string_view Fields::first(std::string_view name) const {
    for (const FieldView field : all()) {
        if (same_name(field.name, name)) return field.value;
    }
    return {};
}

std::size_t Fields::count(std::string_view name) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        all(), [name](const FieldView& field) { return same_name(field.name, name); }));
}

}  // namespace coqewd::net::http
