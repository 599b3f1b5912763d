#pragma once

#include <string>
#include <vector>

namespace coqewd {

/// What is wrong with a configuration: complete sentences for a person, each with its place.
/// No secret stands in one.
struct Findings {
    std::vector<std::string> errors;    ///< the server does not start
    std::vector<std::string> warnings;  ///< it starts, but perhaps not as was meant
};

}  // namespace coqewd
