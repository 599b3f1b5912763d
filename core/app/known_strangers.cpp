#include "core/app/known_strangers.hpp"

#include <string_view>
#include <utility>

namespace coqewd {
namespace {

bool is_short(const Stranger& stranger) {
    const std::size_t bytes =
        stranger.application.size() + stranger.socket_id.size() + stranger.ip_address.size();
    return bytes <= KnownStrangers::name_bytes_max;
}

}  // namespace

std::size_t KnownStrangers::place_of(const Stranger& stranger) const {
    const std::hash<std::string_view> hash;
    return (hash(stranger.ip_address) * 31 + hash(stranger.application)) % places_.size();
}

std::shared_ptr<const KnownToken> KnownStrangers::token_of(const Stranger& stranger,
                                                           const Make& make) {
    if (!is_short(stranger)) return make();
    const std::size_t place = place_of(stranger);
    {
        const std::scoped_lock lock(mutex_of(place));
        const auto& known = places_[place];
        if (known && known->who == stranger) return known->token;
    }
    std::optional<Known> made{{stranger, make()}};
    auto token = made->token;
    const std::scoped_lock lock(mutex_of(place));
    // What it takes the place of is destroyed after the lock has been given back.
    places_[place].swap(made);
    return token;
}

}  // namespace coqewd
