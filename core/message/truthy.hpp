#pragma once

#include <boost/json/value.hpp>

namespace coqewd {

/// What JavaScript's `if (value)` says; false for null.
inline bool is_truthy(const boost::json::value* value) {
    if (!value || value->is_null()) return false;
    if (const auto* boolean = value->if_bool()) return *boolean;
    if (const auto* text = value->if_string()) return !text->empty();
    return !value->is_number() || value->to_number<double>() != 0;
}

}  // namespace coqewd
