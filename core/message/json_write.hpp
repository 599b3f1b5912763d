#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <string>

#include "core/message/json_scan.hpp"

namespace coqewd {

/// How deep the message inside of a frame may be: the frame itself is one object around it.
inline constexpr std::size_t body_depth_max = reply_depth_max - 1;

/// The value as JSON text, which reads back as the same value. Throws std::invalid_argument when no
/// reader could take it: a number that is infinite or none at all, a text that is not UTF-8, or
/// more than `depth_max` containers within each other, for each of which it calls itself.
std::string write_json(const boost::json::value& value, std::size_t depth_max);
std::string write_json(const boost::json::object& object, std::size_t depth_max);

}  // namespace coqewd
