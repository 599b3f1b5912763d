#pragma once

#include "core/app/environment.hpp"
#include "core/app/session.hpp"
#include "core/async/task.hpp"
#include "core/message/reply.hpp"
#include "core/message/request.hpp"

namespace coqewd {

/// Asks all members of a group at the same time, each with a deadline, and puts their answers
/// together as the group's policy says. The reply's token is the first that a member gave, not
/// looked at. Members whose answer is not needed any more are given up.
///
/// `environment`, `session` and `group` outlive the call.
Task<Reply> ask_group(const Environment& environment, Request request, const Session& session,
                      const Group& group);

}  // namespace coqewd
