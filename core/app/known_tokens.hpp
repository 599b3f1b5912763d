#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "core/app/known_token.hpp"

namespace coqewd {

/// Remembers tokens by their bytes, so that one that is shown again is proved only once. It knows
/// nothing of time: whoever finds a token looks whether it is still good. For any thread.
///
/// Each token has one place, by its hash, where the last that came is. So memory is bounded by
/// `tokens_max` of at most token_bytes_max each and what was made of them, and a client that shows
/// many costs others no more than to be proved again.
class KnownTokens {
  public:
    /// Longer ones are not remembered.
    static constexpr std::size_t token_bytes_max = 4096;

    explicit KnownTokens(std::size_t tokens_max = 8192) : places_(tokens_max) {}

    /// Null when it is not known.
    std::shared_ptr<const KnownToken> find(std::string_view text) const;

    void remember(std::shared_ptr<const KnownToken> token);

  private:
    static constexpr std::size_t mutexes = 16;

    std::size_t place_of(std::string_view text) const;
    std::mutex& mutex_of(std::size_t place) const { return mutexes_[place % mutexes]; }

    std::vector<std::shared_ptr<const KnownToken>> places_;
    mutable std::array<std::mutex, mutexes> mutexes_;
};

}  // namespace coqewd
