#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <string_view>

#include "app/config.hpp"

namespace spdlog {
class logger;
}

namespace coqewd {

/// The server's log, on standard error: one line for each thing a person who runs the server wants
/// to know. No line holds a token or a secret; what a handler threw or a peer said may be a part of
/// one, and is made harmless here (log_line). From any thread.
class Log {
  public:
    explicit Log(LogLevel level);

    void debug(std::string_view line) const;
    void info(std::string_view line) const;
    void warn(std::string_view line) const;
    void error(std::string_view line) const;

    /// Writes out what is buffered.
    void flush() const;

  private:
    std::shared_ptr<spdlog::logger> logger_;
};

/// Writes what a task threw into the log, which outlives it. From any thread.
std::function<void(std::exception_ptr)> errors_to(const Log& log);

}  // namespace coqewd
