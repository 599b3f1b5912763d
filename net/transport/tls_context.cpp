#include "net/transport/tls_context.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <mutex>
#include <string_view>
#include <variant>

#include "net/transport/tls_error.hpp"

namespace coqewd::net {

namespace {

using Context = std::shared_ptr<SSL_CTX>;

// The protocol's name with its length in front, as RFC 7301 writes a list.
constexpr unsigned char alpn_http[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

SetupError setup_error(const std::string& what) {
    const error_code code = take_tls_error();
    return {code, what + ": " + code.message()};
}

/// Refuses instead of asking for the pass phrase on the terminal, which would block.
int refuse_pass_phrase(char*, int, int, void* asked) {
    *static_cast<bool*>(asked) = true;
    return -1;
}

/// RFC 7301, 3.2: a client that offers only protocols which we do not speak is told so.
int select_http(SSL*, const unsigned char** chosen, unsigned char* chosen_length,
                const unsigned char* offered, unsigned int offered_length, void*) {
    unsigned char* match = nullptr;
    const int result = SSL_select_next_proto(&match, chosen_length, alpn_http, sizeof alpn_http,
                                             offered, offered_length);
    *chosen = match;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

SetupResult<Context> make_context(const SSL_METHOD* method) {
    ERR_clear_error();
    Context context(SSL_CTX_new(method), SSL_CTX_free);
    if (!context || !SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) ||
        !SSL_CTX_set_cipher_list(context.get(), "ECDHE+AESGCM:ECDHE+CHACHA20")) {
        return setup_error("cannot set up TLS");
    }
    SSL_CTX_set_options(context.get(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                           SSL_OP_CIPHER_SERVER_PREFERENCE |
                                           SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_mode(context.get(),
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    // One system call takes all records that have arrived, instead of two for each record.
    SSL_CTX_set_read_ahead(context.get(), 1);
    return context;
}

SetupResult<void> use_key(SSL_CTX* context, const ServerTls& settings) {
    bool asked = false;
    SSL_CTX_set_default_passwd_cb(context, refuse_pass_phrase);
    SSL_CTX_set_default_passwd_cb_userdata(context, &asked);
    const int used =
        SSL_CTX_use_PrivateKey_file(context, settings.key_file.c_str(), SSL_FILETYPE_PEM);
    SSL_CTX_set_default_passwd_cb_userdata(context, nullptr);
    if (used == 1 && SSL_CTX_check_private_key(context) == 1) return {};

    SetupError failure = setup_error("cannot use the key '" + settings.key_file +
                                     "' with the certificate '" + settings.certificate_file + "'");
    if (asked) failure.text += "; it needs a pass phrase: give a key without one";
    return failure;
}

SetupResult<Context> load(const ServerTls& settings) {
    auto context = make_context(TLS_server_method());
    if (!context) return context;
    SSL_CTX* const raw = context->get();
    // Most of a server's connections are idle, and buffers would be most of what one costs. Those
    // that are opened from here are few and busy: they keep theirs.
    SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS);
    if (SSL_CTX_use_certificate_chain_file(raw, settings.certificate_file.c_str()) != 1) {
        return setup_error("cannot read the certificate '" + settings.certificate_file + "'");
    }
    if (auto used = use_key(raw, settings); !used) return used.error();
    SSL_CTX_set_alpn_select_cb(raw, select_http, nullptr);
    return context;
}

SetupResult<void> trust(SSL_CTX* context, const ClientTls& settings) {
    if (settings.authority_file.empty()) {
        if (SSL_CTX_set_default_verify_paths(context) == 1) return {};
        return setup_error("cannot use the system's certificate authorities");
    }
    if (SSL_CTX_load_verify_file(context, settings.authority_file.c_str()) == 1) return {};
    return setup_error("cannot read the certificate authorities '" + settings.authority_file + "'");
}

SetupResult<Context> load(const ClientTls& settings) {
    auto context = make_context(TLS_client_method());
    if (!context) return context;
    SSL_CTX* const raw = context->get();
    // Unlike the rest of OpenSSL this one gives 0 for success.
    if (SSL_CTX_set_alpn_protos(raw, alpn_http, sizeof alpn_http) != 0) {
        return setup_error("cannot set up TLS");
    }
    if (settings.insecure) return context;
    SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, nullptr);
    if (auto trusted = trust(raw, settings); !trusted) return trusted.error();
    return context;
}

/// Who the server must be, and, for a name, asks for it (RFC 6066, 3: no address in SNI).
bool expect_host(SSL* session, std::string host, bool insecure) {
    // The root's dot belongs to DNS and stands neither in certificates nor in SNI.
    if (host.ends_with('.')) host.pop_back();
    X509_VERIFY_PARAM* const wanted = SSL_get0_param(session);
    // Given anything but an address this fails and changes nothing.
    if (X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str()) == 1) return true;
    ERR_clear_error();
    if (!host.empty() && SSL_set_tlsext_host_name(session, host.c_str()) != 1) return false;
    if (insecure) return true;
    X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    return X509_VERIFY_PARAM_set1_host(wanted, host.data(), host.size()) == 1;
}

}  // namespace

struct TlsContext::State {
    const std::variant<ServerTls, ClientTls> settings;
    std::mutex mutex;
    Context context;  // protected by mutex

    Context current() {
        const std::scoped_lock lock(mutex);
        return context;
    }

    bool insecure() const {
        const auto* client = std::get_if<ClientTls>(&settings);
        return client && client->insecure;
    }
};

void FreeTlsSession::operator()(ssl_st* session) const {
    SSL_free(session);
}

SetupResult<TlsContext> TlsContext::server(ServerTls settings) {
    TlsContext context(std::make_shared<State>(std::move(settings)));
    if (auto loaded = context.reload(); !loaded) return loaded.error();
    return context;
}

SetupResult<TlsContext> TlsContext::client(ClientTls settings) {
    TlsContext context(std::make_shared<State>(std::move(settings)));
    if (auto loaded = context.reload(); !loaded) return loaded.error();
    return context;
}

SetupResult<void> TlsContext::reload() {
    auto loaded = std::visit([](const auto& settings) { return load(settings); }, state_->settings);
    if (!loaded) return loaded.error();
    const std::scoped_lock lock(state_->mutex);
    state_->context = std::move(*loaded);
    return {};
}

bool TlsContext::is_server() const {
    return std::holds_alternative<ServerTls>(state_->settings);
}

Result<TlsSession> TlsContext::begin(const std::string& host) const {
    ERR_clear_error();
    TlsSession session(SSL_new(state_->current().get()));
    if (!session) return take_tls_error();
    if (is_server()) {
        SSL_set_accept_state(session.get());
        return session;
    }
    const bool named = !host.empty() && host.find('\0') == std::string::npos;
    if (!named && !state_->insecure()) return error_code(boost::asio::error::invalid_argument);
    if (!expect_host(session.get(), host, state_->insecure())) return take_tls_error();
    SSL_set_connect_state(session.get());
    return session;
}

}  // namespace coqewd::net
