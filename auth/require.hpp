#pragma once

namespace coqewd::auth {

/// Throws std::runtime_error naming `operation` unless `ok`. For calls of the crypto library that
/// fail only when memory is exhausted or the library is unusable, never because of an input.
void require(bool ok, const char* operation);

}  // namespace coqewd::auth
