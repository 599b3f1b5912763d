#include "net/transport/listener.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/ip/v6_only.hpp>
#include <cerrno>

#include "net/transport/await.hpp"
#include "net/transport/tcp_stream.hpp"

namespace coqewd::net {

namespace asio = boost::asio;
using asio::ip::tcp;

struct Listener::Acceptor {
    explicit Acceptor(const Executor& executor) : socket(executor) {}
    asio::basic_socket_acceptor<tcp, Executor> socket;
    tcp::endpoint local;
};

namespace {

std::string advice(const error_code& failure) {
    if (failure == asio::error::address_in_use) {
        return "; another program listens there: stop it or choose another port";
    }
    if (failure == asio::error::access_denied) {
        return "; ports below 1024 need the capability CAP_NET_BIND_SERVICE";
    }
    if (failure.value() == EADDRNOTAVAIL) return "; this machine has no such address";
    return "";
}

SetupError cannot_listen(const std::string& where, const error_code& failure) {
    return {failure, "cannot listen on " + where + ": " + failure.message() + advice(failure)};
}

error_code share_port(int descriptor) {
    const int yes = 1;
    const int result = ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);
    return result == 0 ? error_code{} : error_code(errno, boost::system::system_category());
}

error_code listen(asio::basic_socket_acceptor<tcp, Executor>& socket, const tcp::endpoint& where,
                  const Listener::Options& options) {
    error_code failure;
    socket.open(where.protocol(), failure);
    if (!failure) socket.set_option(asio::socket_base::reuse_address(true), failure);
    if (!failure && options.shared_port) failure = share_port(socket.native_handle());
    // Whether "::" means IPv4 too must not depend on the machine's settings.
    const bool both_families = where.address().is_v6() && where.address().is_unspecified();
    if (!failure && both_families) socket.set_option(asio::ip::v6_only(false), failure);
    if (!failure) socket.bind(where, failure);
    if (!failure) socket.listen(options.backlog, failure);
    return failure;
}

}  // namespace

Listener::Listener(std::unique_ptr<Acceptor> acceptor) : acceptor_(std::move(acceptor)) {}
Listener::Listener(Listener&&) noexcept = default;
Listener& Listener::operator=(Listener&&) noexcept = default;
Listener::~Listener() = default;

SetupResult<Listener> Listener::open(const Executor& executor, const Options& options) {
    error_code failure;
    const auto address = asio::ip::make_address(options.address, failure);
    if (failure) {
        return SetupError{failure, "cannot listen on \"" + options.address +
                                       "\": it is not an IP address; \"0.0.0.0\" and \"::\" stand "
                                       "for all addresses of this machine"};
    }
    const tcp::endpoint where(address, options.port);
    auto acceptor = std::make_unique<Acceptor>(executor);
    failure = listen(acceptor->socket, where, options);
    if (!failure) acceptor->local = acceptor->socket.local_endpoint(failure);
    if (failure) return cannot_listen(to_text(where), failure);
    return Listener(std::move(acceptor));
}

Task<Result<std::unique_ptr<Stream>>> Listener::accept() {
    auto& socket = acceptor_->socket;
    if (!socket.is_open()) co_return error::operation_aborted;
    auto [failure, connection] = co_await socket.async_accept(as_result);
    if (failure) co_return failure;
    co_return make_tcp_stream(std::move(connection));
}

void Listener::close() {
    error_code ignored;
    acceptor_->socket.close(ignored);
}

std::uint16_t Listener::port() const {
    return acceptor_->local.port();
}
std::string Listener::local() const {
    return to_text(acceptor_->local);
}

bool is_temporary(const error_code& accept_failure) {
    constexpr std::array passing{EMFILE,      ENFILE,      ENOBUFS,   ENOMEM,       ECONNABORTED,
                                 EPROTO,      EPERM,       EINTR,     EAGAIN,       ETIMEDOUT,
                                 ENETDOWN,    ENETUNREACH, EHOSTDOWN, EHOSTUNREACH, ENONET,
                                 ENOPROTOOPT, EOPNOTSUPP};
    return accept_failure.category() == boost::system::system_category() &&
           std::find(passing.begin(), passing.end(), accept_failure.value()) != passing.end();
}

}  // namespace coqewd::net
