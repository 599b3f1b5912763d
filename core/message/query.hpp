#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "core/async/result.hpp"

namespace coqewd {

/// Why a query string can not be read.
enum class QueryError : std::uint8_t {
    invalid_encoding = 1,  ///< a percent sign without two hex digits, or what is not UTF-8
    too_many_parameters,   ///< more than QueryLimits::parameters_max
    too_deep,              ///< more brackets behind a name than QueryLimits::depth_max
};

boost::system::error_code make_error_code(QueryError error);

struct QueryLimits {
    std::size_t parameters_max = 1000;
    std::size_t depth_max = 8;
    /// Of one that is written: as many as HTTP may let through (`--header-bytes-max`).
    std::size_t bytes_max = 65'536;
};

/// The part of a URL behind the question mark as an object, in the way of QEWD's web server (the
/// npm package qs; spec/qewd.md 11.2): every value is a text, `a=1&a=2` and `a[]=1&a[]=2` are an
/// array, `b[c]=3` an object, `d[0]=x&d[1]=y` an array in the order of its numbers. What
/// contradicts an earlier parameter is put beside it as qs does: `a=1&a[b]=2` is
/// `{"a":{"0":"1","b":"2"}}`, `a[b]=1&a=2` is `{"a":{"b":"1","2":true}}`.
Result<boost::json::object> parse_query(std::string_view query, const QueryLimits& limits = {});

/// The same for a query that has been read without an error before; empty otherwise.
boost::json::object checked_query(std::string_view query);

/// The other way round: what parse_query() reads as this object, but for what no query can say.
/// Nothing when that would be over the limits.
std::optional<std::string> write_query(const boost::json::object& query,
                                       const QueryLimits& limits = {});

}  // namespace coqewd

template <>
struct boost::system::is_error_code_enum<coqewd::QueryError> : std::true_type {};
