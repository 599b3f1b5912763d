#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace coqewd::auth {

/// Where random bytes come from. Tests and simulations install one of their own to make a run
/// repeatable; `fill` is then called from any thread that needs randomness.
class RandomSource {
  public:
    virtual ~RandomSource() = default;
    virtual void fill(std::span<unsigned char> bytes) = 0;
};

/// Installs a source for the whole process as long as it lives, then puts the previous one back.
/// Scopes nest. The source must outlive the scope, and every thread that draws from it.
class RandomScope {
  public:
    explicit RandomScope(RandomSource& source);
    ~RandomScope();
    RandomScope(const RandomScope&) = delete;
    RandomScope& operator=(const RandomScope&) = delete;

  private:
    RandomSource* previous_;
};

// All of these may be called from any thread. Without a RandomScope the bytes come from OpenSSL's
// generator, and std::runtime_error is thrown when it has none to give.

void random_fill(std::span<unsigned char> bytes);
std::string random_bytes(std::size_t count);

/// An id nobody can guess, in the base64url alphabet: at least `bits` random bits and never fewer
/// than 120, which are 20 characters.
std::string random_id(std::size_t bits = 120);

/// A random UUID (RFC 9562 version 4) in its lower-case text form of 36 characters.
std::string random_uuid();

/// A number in [0, 1) with 53 random bits, for the jitter of a back-off.
double random_uniform();

}  // namespace coqewd::auth
