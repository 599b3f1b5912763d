#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/entry.hpp"

namespace coqewd {

/// The name of a peer or a group; else noted at the entry.
std::optional<std::string> read_destination_name(const Entry& entry);

/// An array of such names; what is wrong is noted and left out.
std::vector<std::string> read_destination_names(const Entry& list);

}  // namespace coqewd
