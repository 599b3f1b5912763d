#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

namespace coqewd {

/// The text of a member; empty when it is missing or no string.
inline std::string text_in(const boost::json::object& object, std::string_view name) {
    const boost::json::value* value = object.if_contains(name);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace coqewd
