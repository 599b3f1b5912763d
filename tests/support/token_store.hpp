#pragma once

#include <atomic>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "core/state/sessions_in_memory.hpp"

namespace coqewd::testing {

/// Token sessions whose tokens are known beforehand: `00000000-0000-4000-8000-000000000001` is the
/// first.
inline std::shared_ptr<TokenSessions> numbered_sessions(SessionsInMemory::Options options = {}) {
    options.make_token = [number = std::make_shared<std::atomic<unsigned>>(0)] {
        char text[37];
        std::snprintf(text, sizeof(text), "00000000-0000-4000-8000-%012u", ++*number);
        return std::string(text);
    };
    return std::make_shared<SessionsInMemory>(std::move(options));
}

}  // namespace coqewd::testing
