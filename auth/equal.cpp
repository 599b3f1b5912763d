#include "auth/equal.hpp"

#include <openssl/crypto.h>

namespace coqewd::auth {

bool equal(std::string_view left, std::string_view right) {
    if (left.size() != right.size()) return false;
    return CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace coqewd::auth
