#include "auth/jwt.hpp"

#include "auth/aes.hpp"
#include "auth/base64url.hpp"
#include "auth/claims_cipher.hpp"
#include "auth/hex.hpp"
#include "tests/auth/keys.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace coqewd::auth;

namespace {

constexpr Now moment{std::chrono::seconds{1'795'464'930}};

const KeyRing& ring() {
    static const KeyRing keys = ring_of({Key{"new", new_secret}, Key{"", vector_secret}});
    return keys;
}

void demand(bool truth) {
    if (!truth) std::abort();
}

// What decodes has no second spelling.
void decode(std::string_view text) {
    if (const auto bytes = base64url_decode(text)) demand(base64url_encode(*bytes) == text);
    if (const auto bytes = hex_decode(text)) demand(hex_encode(*bytes).size() == text.size());
}

// The fuzzer cannot forge a signature, so the input is signed to reach the checks behind it.
void verify_signed(std::string_view payload) {
    std::string token(plain_header_segment);
    token += '.' + base64url_encode(payload);
    token += '.' + base64url_encode(ring().signer().hmac.of(token));
    const auto claims = verify(ring(), token, moment, {.token_bytes_max = token.size()});
    demand(claims.has_value() || claims.error() != Error::signature);
    // What verifies can be written again and still verifies.
    if (claims) demand(verify(ring(), sign(ring(), *claims), moment).has_value());
}

void open_encrypted(std::string_view text) {
    const Cbc cipher{ring().signer().qewd_key, ring().signer().qewd_iv};
    const auto claims = coqewd::auth::open(ring(), hex_encode(cipher.encrypt(text)));
    demand(claims.has_value() || claims.error() == Error::claims);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    (void)verify(ring(), input, moment);
    (void)coqewd::auth::open(ring(), input);
    decode(input);
    verify_signed(input);
    open_encrypted(input);
    return 0;
}
