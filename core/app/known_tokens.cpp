#include "core/app/known_tokens.hpp"

#include <functional>
#include <utility>

namespace coqewd {
namespace {

/// In a time that does not tell how much of a guessed token is right.
bool same(std::string_view known, std::string_view shown) {
    if (known.size() != shown.size()) return false;
    unsigned char difference = 0;
    for (std::size_t at = 0; at < known.size(); ++at) {
        difference = static_cast<unsigned char>(difference | (known[at] ^ shown[at]));
    }
    return difference == 0;
}

}  // namespace

std::size_t KnownTokens::place_of(std::string_view text) const {
    // The end of a token is its signature: as good as a hash of it all.
    constexpr std::size_t end_bytes = 32;
    const std::size_t from = text.size() > end_bytes ? text.size() - end_bytes : 0;
    return std::hash<std::string_view>()(text.substr(from)) % places_.size();
}

std::shared_ptr<const KnownToken> KnownTokens::find(std::string_view text) const {
    if (text.size() > token_bytes_max) return nullptr;
    const std::size_t place = place_of(text);
    const std::scoped_lock lock(mutex_of(place));
    const auto& known = places_[place];
    return known && same(known->text(), text) ? known : nullptr;
}

void KnownTokens::remember(std::shared_ptr<const KnownToken> token) {
    if (token->text().size() > token_bytes_max) return;
    const std::size_t place = place_of(token->text());
    const std::scoped_lock lock(mutex_of(place));
    // What it takes the place of is destroyed by the parameter's end, without the lock.
    places_[place].swap(token);
}

}  // namespace coqewd
