#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace coqewd::bench {

/// A server in a process of its own, on a free port of the loopback address.
class ServerProcess {
  public:
    /// Starts the program with its arguments, and returns when it says `listening on URL`. Throws
    /// std::runtime_error when it does not.
    explicit ServerProcess(std::vector<std::string> words);
    /// Tells it to stop and waits until it has.
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    std::uint16_t port() const { return port_; }

    /// What the kernel counts as resident memory of it, its sockets' buffers not included.
    std::size_t resident_bytes() const;
    std::size_t open_files() const;

  private:
    std::string of_proc(const std::string& file) const;

    pid_t id_ = 0;
    int output_ = -1;
    std::uint16_t port_ = 0;
};

}  // namespace coqewd::bench
