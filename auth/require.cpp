#include "auth/require.hpp"

#include <openssl/err.h>

#include <stdexcept>
#include <string>

namespace coqewd::auth {

void require(bool ok, const char* operation) {
    if (ok) return;
    ERR_clear_error();
    throw std::runtime_error(std::string("The crypto library failed in ") + operation);
}

}  // namespace coqewd::auth
