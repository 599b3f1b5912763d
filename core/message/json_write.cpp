#include "core/message/json_write.hpp"

#include <boost/json/serialize.hpp>
#include <stdexcept>

namespace coqewd {
namespace {

/// Boost.JSON writes whatever it is given: `Infinity`, and bytes as they are.
std::string checked(std::string text, std::size_t depth_max) {
    const auto scanned = scan_value(text, {.depth_max = depth_max});
    if (scanned) return text;
    throw std::invalid_argument("There is something in it that JSON can not say, at byte " +
                                std::to_string(scanned.error().offset) +
                                " of its text: " + scanned.error().code.message());
}

}  // namespace

std::string write_json(const boost::json::value& value, std::size_t depth_max) {
    return checked(boost::json::serialize(value), depth_max);
}

std::string write_json(const boost::json::object& object, std::size_t depth_max) {
    return checked(boost::json::serialize(object), depth_max);
}

}  // namespace coqewd
