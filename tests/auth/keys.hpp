#pragma once

#include "auth/key_ring.hpp"

#include <string_view>
#include <vector>

namespace coqewd::auth {

// Obviously fake secrets, long enough not to be weak.
inline constexpr std::string_view new_secret = "fake-secret-for-tests-only-new-0000";
inline constexpr std::string_view old_secret = "fake-secret-for-tests-only-old-1111";
inline constexpr std::string_view foreign_secret = "fake-secret-for-tests-only-foreign-2";

/// The secret of the test vector in QEWD's specification.
inline constexpr std::string_view vector_secret = "rig-shared-secret";

inline KeyRing ring_of(const std::vector<Key>& keys) {
    return KeyRing::make(keys).value();
}
inline KeyRing ring_of(std::string_view secret) {
    return ring_of({Key{"", secret}});
}

}  // namespace coqewd::auth
