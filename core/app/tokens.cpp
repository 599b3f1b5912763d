#include "core/app/tokens.hpp"

#include <utility>

#include "core/app/link_proof.hpp"
#include "core/app/verify_error.hpp"

namespace coqewd {

Result<std::shared_ptr<const KnownToken>> verify(const Tokens& tokens, std::string_view token,
                                                 std::chrono::sys_seconds now) {
    auto known = tokens.known ? tokens.known->find(token) : nullptr;
    const bool is_new = !known;
    if (is_new) {
        auto claims = tokens.verify_signature(token);
        if (!claims) return claims.error();
        if (are_of_link(*claims)) return make_error_code(VerifyError::proves_a_link);
        known = std::make_shared<const KnownToken>(token, std::move(*claims));
    }
    if (!known->known_good(now)) {
        if (const error_code late = tokens.check_times(known->claims(), now)) return late;
        known->note_good(now);
    }
    if (is_new && tokens.known) tokens.known->remember(known);
    return known;
}

}  // namespace coqewd
