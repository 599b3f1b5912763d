#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "net/transport/error.hpp"
#include "net/transport/stream.hpp"

namespace coqewd::net {

/// Accepts TCP connections on one address and port, for one I/O thread. Used on its executor.
class Listener {
  public:
    struct Options {
        /// An IP address; "0.0.0.0" for all of IPv4, "::" for all of IPv6 and IPv4.
        std::string address = "127.0.0.1";
        /// 0 takes a free one; see port().
        std::uint16_t port = 0;
        /// Other Listeners of this process and user may use the same port, and the kernel deals
        /// the connections out (SO_REUSEPORT): the first one opens port 0, the others its port().
        bool shared_port = false;
        /// How many connections may wait to be accepted. The kernel's somaxconn bounds it too.
        int backlog = 4096;
    };

    /// Listens from now on. What is wrong is said with the address and what to do about it.
    static SetupResult<Listener> open(const Executor& executor, const Options& options);

    Listener(Listener&&) noexcept;
    Listener& operator=(Listener&&) noexcept;
    ~Listener();

    /// The next connection, or operation_aborted after close(). After an error that is_temporary()
    /// call it again, though not at once: when files have run out it fails again immediately, and
    /// the connection keeps waiting in the backlog. One wait at a time, which the Listener must
    /// outlive: close it, let accept() return, then destroy it.
    Task<Result<std::unique_ptr<Stream>>> accept();

    /// Ends the wait and frees the port; connections in the backlog are reset. May be called more
    /// than once.
    void close();

    std::uint16_t port() const;

    /// "127.0.0.1:8080".
    std::string local() const;

  private:
    struct Acceptor;
    explicit Listener(std::unique_ptr<Acceptor> acceptor);

    std::unique_ptr<Acceptor> acceptor_;
};

/// True when accept() failed for what passes: files or memory ran out, or that one connection broke
/// before it was accepted (accept(2) lists them). Otherwise the Listener itself is finished.
bool is_temporary(const error_code& accept_failure);

}  // namespace coqewd::net
