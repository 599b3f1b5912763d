#include "auth/error.hpp"

#include <string>

namespace coqewd::auth {

namespace {

const char* sentence(Error error) {
    switch (error) {
        case Error::token_too_long:
            return "Token too long";
        case Error::segments:
            return "Not enough or too many segments";
        case Error::header:
            return "Token header cannot be decoded";
        case Error::algorithm:
            return "Algorithm not supported";
        case Error::critical_extension:
            return "Token header demands an unknown extension";
        case Error::signature:
            return "Signature verification failed";
        case Error::payload:
            return "Token payload cannot be decoded";
        case Error::time_claim:
            return "Token claim exp or nbf is not a number";
        case Error::expired:
            return "Token expired";
        case Error::not_yet_active:
            return "Token not yet active";
        case Error::claims:
            return "Private claims cannot be decrypted with any key";
        case Error::base64url:
            return "Text is not base64url";
        case Error::hex:
            return "Text is not hexadecimal";
        case Error::no_keys:
            return "The key ring needs at least one key";
        case Error::too_many_keys:
            return "The key ring has more keys than allowed";
        case Error::empty_secret:
            return "A key of the key ring has an empty secret";
        case Error::bad_kid:
            return "A key's kid is longer than 64 bytes, or contains a quote, a backslash or a "
                   "byte "
                   "that is not printable ASCII";
        case Error::repeated_kid:
            return "Two keys of the key ring have the same kid";
    }
    return "Unknown authentication error";
}

class Category final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "coqewd.auth"; }
    std::string message(int value) const override { return sentence(static_cast<Error>(value)); }
};

}  // namespace

const boost::system::error_category& error_category() noexcept {
    static const Category category;
    return category;
}

boost::system::error_code make_error_code(Error error) noexcept {
    return {static_cast<int>(error), error_category()};
}

}  // namespace coqewd::auth
