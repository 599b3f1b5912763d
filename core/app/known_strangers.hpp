#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/app/known_token.hpp"

namespace coqewd {

/// Somebody without a token, as a token would say it.
struct Stranger {
    std::string application;
    /// Of the session that it would be.
    std::chrono::seconds timeout;
    std::string socket_id;
    std::string ip_address;
    /// Of its request.
    std::chrono::sys_seconds now;

    bool operator==(const Stranger&) const = default;
};

/// What strangers are shown to other servers as, so that it is made only once for those that come
/// in the same second from the same address: nothing tells them apart. For any thread.
///
/// Each address has one place for each application, by its hash, where the last that came is: so
/// memory is bounded, and whoever comes from many addresses costs others no more than to be made
/// anew.
class KnownStrangers {
  public:
    using Make = std::function<std::shared_ptr<const KnownToken>()>;

    /// Others are made each time.
    static constexpr std::size_t name_bytes_max = 256;

    explicit KnownStrangers(std::size_t strangers_max = 1024) : places_(strangers_max) {}

    std::shared_ptr<const KnownToken> token_of(const Stranger& stranger, const Make& make);

  private:
    static constexpr std::size_t mutexes = 16;

    struct Known {
        Stranger who;
        std::shared_ptr<const KnownToken> token;
    };

    std::size_t place_of(const Stranger& stranger) const;
    std::mutex& mutex_of(std::size_t place) { return mutexes_[place % mutexes]; }

    std::vector<std::optional<Known>> places_;
    std::array<std::mutex, mutexes> mutexes_;
};

}  // namespace coqewd
