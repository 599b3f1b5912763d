#pragma once

#include <boost/json/object.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace coqewd::auth {

/// How deep the claims of a token may be nested, the outermost object included.
inline constexpr std::size_t claims_depth_max = 32;

/// The JSON object that is the whole of `text`, or nothing: strict JSON in UTF-8, nested at most
/// `depth_max` deep, every number within the range of a double. Of a name that occurs twice the
/// last value counts. The caller bounds the length of `text`.
std::optional<boost::json::object> parse_object(std::string_view text, std::size_t depth_max);

/// The object as compact JSON in the order of its members. Throws std::invalid_argument when
/// nobody could read it back: it is nested deeper than `claims_depth_max`, has a number that is
/// infinite or none, or a text or name that is not UTF-8.
std::string write_claims(const boost::json::object& claims);

}  // namespace coqewd::auth
