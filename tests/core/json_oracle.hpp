#pragma once

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/message/json_scan.hpp"
#include "core/message/json_text.hpp"

namespace coqewd::testing {

/// Boost.JSON 1.81 reads a double a little differently when much text follows it, which moves the
/// largest to infinity and the smallest to zero; and 0e400 is not-a-number to it.
inline bool same(double left, double right) {
    if (std::isnan(left) || std::isnan(right)) return std::isnan(left) && std::isnan(right);
    const double small = std::min(std::abs(left), std::abs(right));
    const double large = std::max(std::abs(left), std::abs(right));
    if (small > 1e300 || large < 1e-290) return std::signbit(left) == std::signbit(right);
    return std::abs(left - right) <= 1e-14 * large;
}

/// Equality of all but the last digits of doubles.
inline bool same(const boost::json::value& left, const boost::json::value& right) {
    if (left.kind() != right.kind()) return false;
    if (left.is_double()) return same(left.get_double(), right.get_double());
    if (left.is_array()) {
        return std::ranges::equal(left.get_array(), right.get_array(),
                                  [](const auto& l, const auto& r) { return same(l, r); });
    }
    if (!left.is_object()) return left == right;
    if (left.get_object().size() != right.get_object().size()) return false;
    return std::ranges::all_of(left.get_object(), [&](const auto& member) {
        const boost::json::value* other = right.get_object().if_contains(member.key());
        return other && same(member.value(), *other);
    });
}

/// The value as Boost.JSON reads it, which is what the scanner is held to.
inline std::optional<boost::json::value> parsed(std::string_view text,
                                                std::size_t depth_max = json_depth_max) {
    boost::json::parse_options options;
    options.max_depth = depth_max;
    boost::system::error_code error;
    auto value = boost::json::parse({text.data(), text.size()}, error, {}, options);
    if (error) return std::nullopt;
    return value;
}

/// For texts that were scanned before, to whatever depth.
inline constexpr ScanLimits any_depth{.depth_max = 1024};

/// The value built with nothing but scans; a text saying so when a part does not scan.
inline boost::json::value built(JsonSpan span) {
    boost::json::value value;
    std::string text;
    bool scanned = true;
    if (span.kind == JsonKind::object) {
        boost::json::object& object = value.emplace_object();
        const auto add = [&](JsonSpan key, JsonSpan member) {
            unescape(key, text);
            object[text] = built(member);
        };
        scanned = scan_members(span.text, add, any_depth).has_value();
    } else if (span.kind == JsonKind::array) {
        boost::json::array& array = value.emplace_array();
        const auto add = [&](JsonSpan element) { array.push_back(built(element)); };
        scanned = scan_elements(span.text, add, any_depth).has_value();
    } else if (span.kind == JsonKind::string) {
        unescape(span, text);
        value.emplace_string() = text;
    } else {
        value = parsed(span.text).value_or("not a scalar");
    }
    return scanned ? value : boost::json::value("a part does not scan");
}

/// Boost.JSON accepts an exponent of ten digits when it fits an int; the scanner does not.
inline bool is_huge_exponent(std::string_view text, const JsonFault& fault) {
    if (fault.code != JsonError::number_out_of_range) return false;
    const std::size_t end = text.find_first_not_of("0123456789", fault.offset);
    return std::min(end, text.size()) - fault.offset >= 10;
}

/// In what the scanner and Boost.JSON differ on this text; empty when they agree.
inline std::string disagreement(std::string_view text, std::size_t depth_max = json_depth_max) {
    const auto expected = parsed(text, depth_max);
    const auto scanned = scan_value(text, {.depth_max = depth_max});
    if (!scanned) {
        if (scanned.error().offset > text.size()) return "the fault lies outside the text";
        if (is_huge_exponent(text, scanned.error())) return {};
        return expected ? "refused: " + scanned.error().code.message() : std::string();
    }
    if (!expected) return "accepted";
    return same(built(*scanned), *expected) ? std::string() : "read differently";
}

}  // namespace coqewd::testing
