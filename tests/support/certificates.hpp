#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace coqewd::testing {

/// A directory that goes away with its object.
class TemporaryDirectory {
  public:
    TemporaryDirectory() {
        std::string name = (std::filesystem::temp_directory_path() / "coqewd-XXXXXX").string();
        if (!::mkdtemp(name.data())) throw std::runtime_error("cannot make " + name);
        path_ = name;
    }
    ~TemporaryDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    std::string file(const std::string& name) const { return (path_ / name).string(); }

  private:
    std::filesystem::path path_;
};

/// A throw-away certificate authority and the PEM files that it issues. Tests only: it lives in
/// seconds and its keys lie open.
class CertificateAuthority {
  public:
    struct Leaf {
        /// As OpenSSL writes it: "DNS:localhost", "IP:127.0.0.1".
        std::string subject_alternative_name = "DNS:localhost";
        bool expired = false;
        std::string pass_phrase = {};
    };
    struct Files {
        std::string certificate;
        std::string key;
    };

    CertificateAuthority() : key_(make_key()), certificate_(make_certificate("test authority")) {
        add_extension(certificate_.get(), NID_basic_constraints, "critical,CA:TRUE");
        X509_set_issuer_name(certificate_.get(), X509_get_subject_name(certificate_.get()));
        sign(certificate_.get(), key_.get());
        write_certificate(certificate_.get(), file());
    }

    /// The authority's own certificate.
    std::string file() const { return directory_.file("authority.pem"); }

    /// A file beside the others, not made yet.
    std::string file(const std::string& name) const { return directory_.file(name); }

    Files issue() { return issue(Leaf{}); }
    Files issue(const Leaf& leaf) {
        const Key key = make_key();
        const Certificate certificate = make_certificate("test server");
        X509* const raw = certificate.get();
        if (leaf.expired) {
            X509_gmtime_adj(X509_getm_notBefore(raw), -7200);
            X509_gmtime_adj(X509_getm_notAfter(raw), -3600);
        }
        check(X509_set_pubkey(raw, key.get()));
        check(X509_set_issuer_name(raw, X509_get_subject_name(certificate_.get())));
        add_extension(raw, NID_subject_alt_name, leaf.subject_alternative_name);
        sign(raw, key_.get());

        const std::string name = "leaf" + std::to_string(++issued_);
        const Files files{directory_.file(name + ".pem"), directory_.file(name + ".key")};
        write_certificate(raw, files.certificate);
        write_key(key.get(), files.key, leaf.pass_phrase);
        return files;
    }

  private:
    struct Free {
        void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
        void operator()(X509* certificate) const { X509_free(certificate); }
        void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    using Key = std::unique_ptr<EVP_PKEY, Free>;
    using Certificate = std::unique_ptr<X509, Free>;
    using File = std::unique_ptr<std::FILE, Free>;

    template <typename Result>
    static Result check(Result result) {
        if (!result) throw std::runtime_error("OpenSSL cannot make a test certificate");
        return result;
    }

    static Key make_key() { return Key(check(EVP_EC_gen("P-256"))); }

    Certificate make_certificate(const std::string& name) {
        Certificate certificate(check(X509_new()));
        X509* const raw = certificate.get();
        check(X509_set_version(raw, X509_VERSION_3));
        ASN1_INTEGER_set(X509_get_serialNumber(raw), ++serial_);
        X509_gmtime_adj(X509_getm_notBefore(raw), -3600);
        X509_gmtime_adj(X509_getm_notAfter(raw), 3600);
        check(X509_set_pubkey(raw, key_.get()));
        check(X509_NAME_add_entry_by_txt(X509_get_subject_name(raw), "CN", MBSTRING_UTF8,
                                         reinterpret_cast<const unsigned char*>(name.c_str()), -1,
                                         -1, 0));
        return certificate;
    }

    static void add_extension(X509* certificate, int kind, const std::string& value) {
        const std::unique_ptr<X509_EXTENSION, Free> extension(
            check(X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str())));
        check(X509_add_ext(certificate, extension.get(), -1));
    }

    static void sign(X509* certificate, EVP_PKEY* key) {
        check(X509_sign(certificate, key, EVP_sha256()));
    }

    static void write_certificate(X509* certificate, const std::string& name) {
        const File file(check(std::fopen(name.c_str(), "w")));
        check(PEM_write_X509(file.get(), certificate));
    }

    static void write_key(EVP_PKEY* key, const std::string& name, const std::string& pass_phrase) {
        const File file(check(std::fopen(name.c_str(), "w")));
        const EVP_CIPHER* const cipher = pass_phrase.empty() ? nullptr : EVP_aes_128_cbc();
        check(PEM_write_PKCS8PrivateKey(file.get(), key, cipher, pass_phrase.data(),
                                        static_cast<int>(pass_phrase.size()), nullptr, nullptr));
    }

    TemporaryDirectory directory_;
    long serial_ = 0;
    int issued_ = 0;
    Key key_;
    Certificate certificate_;
};

}  // namespace coqewd::testing
