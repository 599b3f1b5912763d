#include "tests/bench/echo_socket.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "app/wiring.hpp"
#include "net/websocket/handshake.hpp"

namespace coqewd::bench {
namespace {

std::runtime_error failure(const std::string& what) {
    return std::runtime_error(what + ": " + std::strerror(errno));
}

std::runtime_error ended() {
    return std::runtime_error("a connection has ended");
}

struct FreeAddresses {
    void operator()(addrinfo* addresses) const { ::freeaddrinfo(addresses); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

Addresses addresses_of(const net::Endpoint& endpoint) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const std::string port = std::to_string(endpoint.port);
    const int result = ::getaddrinfo(endpoint.host.c_str(), port.c_str(), &hints, &found);
    if (result != 0) throw std::runtime_error(endpoint.host + ": " + ::gai_strerror(result));
    return Addresses(found);
}

}  // namespace

EchoSocket::EchoSocket(const net::Endpoint& endpoint) {
    try {
        connect(endpoint);
        if (endpoint.tls) secure(endpoint);
        upgrade(endpoint);
    } catch (...) {
        ::close(descriptor_);
        throw;
    }
}

EchoSocket::~EchoSocket() {
    ::close(descriptor_);
}

void EchoSocket::connect(const net::Endpoint& endpoint) {
    const Addresses addresses = addresses_of(endpoint);
    descriptor_ = ::socket(addresses->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor_ < 0) throw failure("no socket");
    if (::connect(descriptor_, addresses->ai_addr, addresses->ai_addrlen) != 0) {
        throw failure("no WebSocket");
    }
    const int on = 1;
    ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

void EchoSocket::secure(const net::Endpoint& endpoint) {
    auto session = endpoint.tls->begin(endpoint.host);
    if (!session) throw std::runtime_error("no TLS: " + session.error().message());
    tls_ = std::move(*session);
    // OpenSSL writes to a connection that is gone without asking to be spared.
    ::signal(SIGPIPE, SIG_IGN);
    if (::SSL_set_fd(tls_.get(), descriptor_) != 1 || ::SSL_connect(tls_.get()) != 1) {
        const char* const reason = ::ERR_reason_error_string(::ERR_get_error());
        throw std::runtime_error(std::string("no TLS: ") + (reason ? reason : "it has ended"));
    }
}

/// Behind its answer the server says nothing until it is asked.
void EchoSocket::upgrade(const net::Endpoint& endpoint) {
    std::array<char, 16> random{};
    fill_random(random);
    const std::string key = net::websocket::client_key(random);
    const std::string host = net::authority(endpoint);
    const auto request =
        net::websocket::request_text({.host = host, .target = endpoint.path, .key = key});
    if (!request) throw std::runtime_error("no WebSocket: " + request.error().message());
    send(*request);
    std::string head;
    while (head.find("\r\n\r\n") == std::string::npos) {
        std::array<char, 4'096> room{};
        head.append(room.data(), receive(room));
    }
    const bool switches = head.starts_with("HTTP/1.1 101 ") && head.ends_with("\r\n\r\n");
    if (!switches || head.find(net::websocket::accept_key(key)) == std::string::npos) {
        throw std::runtime_error("no WebSocket: " + head.substr(0, head.find('\r')));
    }
}

void EchoSocket::stop_blocking() {
    if (::fcntl(descriptor_, F_SETFL, O_NONBLOCK) != 0) throw failure("a socket blocks");
}

std::size_t EchoSocket::send(std::string_view bytes) {
    if (tls_) {
        std::size_t count = 0;
        return count_of_tls(::SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &count), count);
    }
    const ssize_t count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == EAGAIN) return 0;
    if (count < 0) throw ended();
    return static_cast<std::size_t>(count);
}

std::size_t EchoSocket::receive(std::span<char> room) {
    if (tls_) {
        std::size_t count = 0;
        return count_of_tls(::SSL_read_ex(tls_.get(), room.data(), room.size(), &count), count);
    }
    const ssize_t count = ::recv(descriptor_, room.data(), room.size(), 0);
    if (count < 0 && errno == EAGAIN) return 0;
    if (count <= 0) throw ended();
    return static_cast<std::size_t>(count);
}

/// A plain socket that gives less than it could has no more; OpenSSL gives a record at a time.
bool EchoSocket::may_have_more(std::size_t received, std::size_t room) const {
    return received > 0 && (tls_ || received == room);
}

std::size_t EchoSocket::count_of_tls(int result, std::size_t count) const {
    if (result == 1) return count;
    const int why = ::SSL_get_error(tls_.get(), result);
    if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE) return 0;
    ::ERR_clear_error();
    throw ended();
}

}  // namespace coqewd::bench
