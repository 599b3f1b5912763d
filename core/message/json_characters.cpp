#include "core/message/json_characters.hpp"

namespace coqewd::detail {

const char* skip_letters(const char* at, const char* end) {
    while (at != end && !is_ascii(*at)) {
        const std::size_t size = utf8_size(at, end);
        if (size == 0) return at;
        at += size;
#ifdef __SSE2__
        // The next such letter is mostly near.
        if (end - at >= 16) {
            const int plain = plain_of_sixteen(at);
            at += plain;
            if (plain < 16) continue;
        }
#endif
        at = skip_plain(at, end);
    }
    return at;
}

}  // namespace coqewd::detail
