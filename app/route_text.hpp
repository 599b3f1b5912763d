#pragma once

#include <optional>
#include <string_view>

#include "app/config.hpp"
#include "core/async/result.hpp"

namespace coqewd {

/// `[METHOD ]PATH=NAME[,bypassJWTCheck=true]`, where NAME is a peer or a group. With `:destination`
/// in PATH there may be several names, or neither of them nor the `=`. The error is an OptionError.
Result<RouteConfig> parse_route(std::string_view text);

/// `[METHOD ]PATH`: a route that nobody answers yet.
Result<RouteConfig> parse_route_place(std::string_view text);

/// `NAME=MEMBER,MEMBER,…[,policy=all|first|quorum][,quorum=N][,timeout=TIME]`.
Result<GroupConfig> parse_group(std::string_view text);

/// A method of HTTP in capitals, however it was written; `*` and `ANY` are empty, every method.
Result<std::string> parse_method(std::string_view text);

std::optional<GroupPolicy> parse_policy(std::string_view text);
std::string_view to_text(GroupPolicy policy);

/// Whether the words of a list go on after this one: `GET` belongs to the path behind it.
bool is_method_alone(std::string_view word);

/// How long one member of a group may take: 10 ms to a day.
std::optional<std::chrono::milliseconds> parse_member_timeout(std::string_view text);

/// The number of members that a quorum takes, from 1.
std::optional<std::size_t> parse_quorum(std::string_view text);

}  // namespace coqewd
