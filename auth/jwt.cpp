#include "auth/jwt.hpp"

#include "auth/base64url.hpp"
#include "auth/equal.hpp"
#include "auth/json_object.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

namespace coqewd::auth {

namespace {

namespace json = boost::json;

constexpr std::size_t header_segment_bytes_max = 1024;
constexpr std::size_t header_depth_max = 4;

struct Segments {
    std::string_view header;
    std::string_view payload;
    std::string_view signature;
    std::string_view signed_text;
};

std::optional<Segments> split(std::string_view token) {
    const auto first = token.find('.');
    if (first == token.npos) return std::nullopt;
    const auto second = token.find('.', first + 1);
    if (second == token.npos || token.find('.', second + 1) != token.npos) return std::nullopt;
    return Segments{.header = token.substr(0, first),
                    .payload = token.substr(first + 1, second - first - 1),
                    .signature = token.substr(second + 1),
                    .signed_text = token.substr(0, second)};
}

// The kid in a header that somebody else may have written, empty when it names none.
Result<std::string> parse_header(std::string_view segment) {
    if (segment.size() > header_segment_bytes_max) return Error::header;
    const auto text = base64url_decode(segment);
    if (!text) return Error::header;
    const auto header = parse_object(*text, header_depth_max);
    if (!header) return Error::header;

    const json::value* const algorithm = header->if_contains("alg");
    if (!algorithm || *algorithm != "HS256") return Error::algorithm;
    if (header->contains("crit")) return Error::critical_extension;
    const json::value* const kid = header->if_contains("kid");
    if (!kid) return std::string();
    // An empty kid is a name that no key has, not the absence of one.
    if (!kid->is_string() || kid->get_string().empty()) return Error::header;
    return std::string(kid->get_string());
}

// The usual headers, our own, are known by their text and need no parsing.
Result<std::string> read_header(const KeyRing& ring, std::string_view segment) {
    if (segment == plain_header_segment) return std::string();
    for (const KeyMaterial& key : ring) {
        if (segment == key.header_segment) return key.kid;
    }
    return parse_header(segment);
}

// Comparing the texts instead of the bytes also refuses a second spelling of the same bytes.
bool signed_by(const KeyMaterial& key, const Segments& segments) {
    return equal(base64url_encode(key.hmac.of(segments.signed_text)), segments.signature);
}

bool signed_by_ring(const KeyRing& ring, std::string_view kid, const Segments& segments) {
    if (!kid.empty()) {
        const KeyMaterial* const key = ring.find(kid);
        return key && signed_by(*key, segments);
    }
    return std::any_of(ring.begin(), ring.end(),
                       [&](const KeyMaterial& key) { return signed_by(key, segments); });
}

// A double holds every second that matters, and a hostile claim cannot overflow it. A text counts
// as the number that it is, as in QEWD, which compares as JavaScript does.
std::optional<double> seconds_in(const json::value& claim) {
    if (const auto* text = claim.if_string()) {
        double seconds = 0;
        const char* const end = text->data() + text->size();
        const auto [stop, failure] = std::from_chars(text->data(), end, seconds);
        const bool is_time = failure == std::errc() && stop == end && std::isfinite(seconds);
        return is_time ? std::optional(seconds) : std::nullopt;
    }
    boost::system::error_code error;
    const double seconds = claim.to_number<double>(error);
    return error ? std::nullopt : std::optional(seconds);
}

// `limit` is set only when the claim is present; null is no claim.
bool read_time(const json::object& claims, std::string_view name, std::optional<double>& limit) {
    const json::value* const claim = claims.if_contains({name.data(), name.size()});
    if (!claim || claim->is_null()) return true;
    limit = seconds_in(*claim);
    return limit.has_value();
}

}  // namespace

std::optional<Error> check_times(const json::object& claims, Now now, std::chrono::seconds leeway) {
    std::optional<double> nbf, exp;
    if (!read_time(claims, "nbf", nbf) || !read_time(claims, "exp", exp)) return Error::time_claim;
    const auto seconds = static_cast<double>(now.time_since_epoch().count());
    const auto tolerance = static_cast<double>(leeway.count());
    if (nbf && seconds + tolerance < *nbf) return Error::not_yet_active;
    if (exp && seconds - tolerance >= *exp) return Error::expired;
    return std::nullopt;
}

Result<json::object> verify_signature(const KeyRing& ring, std::string_view token,
                                      const VerifyOptions& options) {
    if (token.size() > options.token_bytes_max) return Error::token_too_long;
    const auto segments = split(token);
    if (!segments) return Error::segments;
    const auto kid = read_header(ring, segments->header);
    if (!kid) return kid.error();
    if (!signed_by_ring(ring, *kid, *segments)) return Error::signature;

    const auto payload = base64url_decode(segments->payload);
    if (!payload) return Error::payload;
    auto claims = parse_object(*payload, claims_depth_max);
    if (!claims) return Error::payload;
    return std::move(*claims);
}

Result<json::object> verify(const KeyRing& ring, std::string_view token, Now now,
                            const VerifyOptions& options) {
    auto claims = verify_signature(ring, token, options);
    if (!claims) return claims;
    if (const auto fault = check_times(*claims, now, options.leeway)) return *fault;
    return claims;
}

std::string sign(const KeyRing& ring, const json::object& claims) {
    const KeyMaterial& key = ring.signer();
    std::string token = key.header_segment;
    token += '.';
    token += base64url_encode(write_claims(claims));
    const auto digest = key.hmac.of(token);
    token += '.';
    token += base64url_encode(digest);
    return token;
}

}  // namespace coqewd::auth
