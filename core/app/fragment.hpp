#pragma once

#include <string_view>

#include "core/app/environment.hpp"
#include "core/message/reply.hpp"
#include "core/message/request.hpp"

namespace coqewd {

/// The type of the message that asks for a fragment of a page (spec/qewd.md 9).
inline constexpr std::string_view fragment_type = "ewd-fragment";

/// The reply to it: the file `params.file`, from the folder of the session's application, from
/// `services` when the message says `isServiceFragment`, or from `<service>/fragments` when it
/// names a service, which has to be one that is allowed. For a worker: to read a file may block.
Reply read_fragment(const Environment& environment, std::string_view application,
                    const Request& request);

}  // namespace coqewd
