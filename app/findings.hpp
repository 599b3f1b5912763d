#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace coqewd {

/// What is wrong with a configuration: complete sentences for a person, each with its place.
/// No secret stands in one.
struct Findings {
    std::vector<std::string> errors;    ///< the server does not start
    std::vector<std::string> warnings;  ///< it starts, but perhaps not as was meant
};

/// What a finding begins with: `q.json:1:2: `, or nothing when its place is not known.
inline std::string said_by(const std::string& where) {
    return where.empty() ? "" : where + ": ";
}

/// `more than 1000 peers`.
inline std::string more_than(std::size_t most, std::string_view what) {
    return "more than " + std::to_string(most) + " " + std::string(what);
}

}  // namespace coqewd
