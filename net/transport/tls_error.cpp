#include "net/transport/tls_error.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <string>

namespace coqewd::net {

namespace {

class TlsCategory final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "tls"; }

    std::string message(int value) const override {
        const char* reason = ERR_reason_error_string(static_cast<unsigned long>(value));
        return std::string("TLS: ") + (reason ? reason : "unknown error");
    }
};

class CertificateCategory final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "certificate"; }

    std::string message(int value) const override {
        return std::string("certificate refused: ") + X509_verify_cert_error_string(value);
    }
};

}  // namespace

const boost::system::error_category& tls_category() {
    static const TlsCategory category;
    return category;
}

const boost::system::error_category& certificate_category() {
    static const CertificateCategory category;
    return category;
}

bool is_unknown_authority(const error_code& why) {
    if (why.category() != certificate_category()) return false;
    switch (why.value()) {
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
            return true;
        default:
            return false;
    }
}

error_code take_tls_error() {
    const unsigned long packed = ERR_get_error();
    ERR_clear_error();
    if (ERR_SYSTEM_ERROR(packed)) {
        return {ERR_GET_REASON(packed), boost::system::system_category()};
    }
    // OpenSSL sometimes fails without saying why.
    if (packed == 0) return {ERR_PACK(ERR_LIB_SSL, 0, ERR_R_INTERNAL_ERROR), tls_category()};
    return {static_cast<int>(packed), tls_category()};
}

}  // namespace coqewd::net
