#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

namespace coqewd {

/// An error by value: the room's enum as a code, with a sentence for each value.
using boost::system::error_code;

/// The value, or why there is none. Parsing and checking return it instead of throwing.
template <typename T>
using Result = boost::system::result<T>;

}  // namespace coqewd
