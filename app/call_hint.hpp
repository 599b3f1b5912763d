#pragma once

#include <string>

#include "app/config.hpp"
#include "core/async/result.hpp"
#include "core/message/reply.hpp"

namespace coqewd {

/// What `coqewd call` can be told to do about a server that it does not reach: `; is it …?`.
/// Empty when nothing comes to mind.
std::string hint_for(const CallOptions& options, const error_code& failure);

/// What to do about a session of a token file that the server does not take any more. Empty when
/// the reply says something else.
std::string hint_for(const CallOptions& options, const Reply& reply);

}  // namespace coqewd
