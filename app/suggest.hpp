#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace coqewd {

/// How many single changes (a character added, dropped or replaced, two neighbours swapped) lead
/// from `a` to `b`. Case, `-` and `_` do not count. Texts are looked at up to 64 bytes.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The name that `wrong` most likely stands for, the first of equals. Nothing when none is near:
/// more than a third of the longer name would have to change. The beginning of a name is near it,
/// and so is a whole word of it that no other name has (`cert` of `tls-cert`).
std::optional<std::string> nearest(std::string_view wrong, std::span<const std::string> names);

/// `; did you mean 'port'?`, or nothing when no name is near. `prefix` is what stands before every
/// name (`--`) and is not compared.
std::string did_you_mean(std::string_view wrong, std::span<const std::string> names,
                         std::string_view prefix = {});

}  // namespace coqewd
