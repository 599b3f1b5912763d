#include "app/jwt_secrets.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

#include "app/endpoint.hpp"
#include "app/option_error.hpp"

namespace coqewd {
namespace {

/// As many as a key ring holds (auth/key_ring.hpp).
constexpr std::size_t secrets_max = 16;
constexpr std::string_view kid_mark = "kid=";

Result<JwtSecret> parse_line(std::string_view line) {
    if (!line.starts_with(kid_mark)) return JwtSecret{.kid = "", .secret = std::string(line)};
    line.remove_prefix(kid_mark.size());
    const auto space = line.find(' ');
    if (space == std::string_view::npos || space + 1 == line.size()) {
        return OptionError::secret_line;
    }
    const std::string_view kid = line.substr(0, space);
    if (!is_name(kid)) return OptionError::secret_line;
    return JwtSecret{.kid = std::string(kid), .secret = std::string(line.substr(space + 1))};
}

/// What nobody sees there would make it another secret: blanks, or the mark of UTF-8 that some
/// editors begin a file with.
bool has_plain_ends(std::string_view line) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    constexpr std::string_view blanks = " \t";
    return !line.starts_with(byte_order_mark) && blanks.find(line.front()) == blanks.npos &&
           blanks.find(line.back()) == blanks.npos;
}

bool has_kid(const std::vector<JwtSecret>& ring, const std::string& kid) {
    return !kid.empty() && std::ranges::count(ring, kid, &JwtSecret::kid) != 0;
}

}  // namespace

Result<std::vector<JwtSecret>> parse_jwt_secrets(std::string_view text) {
    std::vector<JwtSecret> ring;
    while (!text.empty()) {
        const auto end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty()) continue;

        if (line.starts_with('#')) return OptionError::secret_comment;
        auto entry = parse_line(line);
        if (!entry) return entry.error();
        if (!has_plain_ends(line) || !has_plain_ends(entry->secret)) {
            return OptionError::secret_ends;
        }
        if (has_kid(ring, entry->kid)) return OptionError::secret_same_kid;
        if (ring.size() == secrets_max) return OptionError::secrets_too_many;
        ring.push_back(std::move(*entry));
    }
    if (ring.empty()) return OptionError::secret_missing;
    return ring;
}

}  // namespace coqewd
