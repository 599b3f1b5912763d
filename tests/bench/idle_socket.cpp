#include "tests/bench/idle_socket.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>
#include <utility>

namespace coqewd::bench {
namespace {

std::runtime_error failure(const std::string& what) {
    return std::runtime_error(what + ": " + std::strerror(errno));
}

}  // namespace

void FreeClientTls::operator()(ssl_ctx_st* context) const {
    ::SSL_CTX_free(context);
}

void FreeClientTls::operator()(ssl_st* session) const {
    ::SSL_free(session);
}

ClientTlsContext make_client_tls() {
    ClientTlsContext context(::SSL_CTX_new(::TLS_client_method()));
    if (!context) throw std::runtime_error("no TLS");
    ::SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
    return context;
}

void IdleSocket::connect(std::uint16_t port, ssl_ctx_st* context) {
    descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor_ < 0) throw failure("no socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const auto* generic = reinterpret_cast<const sockaddr*>(&address);
    if (::connect(descriptor_, generic, sizeof address) != 0 && errno != EINPROGRESS) {
        throw failure("A client can not connect");
    }
    if (context == nullptr) return;
    tls_.reset(::SSL_new(context));
    if (!tls_ || ::SSL_set_fd(tls_.get(), descriptor_) != 1) throw std::runtime_error("no TLS");
}

bool IdleSocket::secure() {
    if (!tls_) return true;
    const int result = ::SSL_connect(tls_.get());
    if (result == 1) return true;
    if (::SSL_get_error(tls_.get(), result) == SSL_ERROR_WANT_READ) return false;
    throw std::runtime_error("A client does not get TLS");
}

void IdleSocket::send(std::string_view bytes) {
    const auto size = static_cast<ssize_t>(bytes.size());
    const ssize_t sent = tls_ ? ::SSL_write(tls_.get(), bytes.data(), static_cast<int>(size))
                              : ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent != size) throw failure("A client can not send");
}

IdleSocket::Received IdleSocket::receive(std::span<char> room) {
    if (tls_) {
        const int count = ::SSL_read(tls_.get(), room.data(), static_cast<int>(room.size()));
        if (count > 0) return {Found::bytes, static_cast<std::size_t>(count)};
        const bool waits = ::SSL_get_error(tls_.get(), count) == SSL_ERROR_WANT_READ;
        return {waits ? Found::nothing : Found::end};
    }
    const ssize_t count = ::recv(descriptor_, room.data(), room.size(), 0);
    if (count > 0) return {Found::bytes, static_cast<std::size_t>(count)};
    return {count < 0 && errno == EAGAIN ? Found::nothing : Found::end};
}

void IdleSocket::close() {
    tls_.reset();
    if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

void IdleSocket::vanish() {
    const linger reset{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close();
}

}  // namespace coqewd::bench
