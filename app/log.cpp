#include "app/log.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "app/log_line.hpp"
#include "core/async/thrown.hpp"

namespace coqewd {
namespace {

spdlog::level::level_enum to_spdlog(LogLevel level) {
    switch (level) {
        case LogLevel::trace:
            return spdlog::level::trace;
        case LogLevel::debug:
            return spdlog::level::debug;
        case LogLevel::info:
            return spdlog::level::info;
        case LogLevel::warn:
            return spdlog::level::warn;
        case LogLevel::error:
            return spdlog::level::err;
        case LogLevel::off:
            break;
    }
    return spdlog::level::off;
}

/// The one way into the log: what a client or a peer said may be a part of the line.
void write(spdlog::logger& logger, spdlog::level::level_enum level, std::string_view line) {
    if (logger.should_log(level)) logger.log(level, "{}", log_line(line));
}

}  // namespace

Log::Log(LogLevel level)
    : logger_(std::make_shared<spdlog::logger>(
          "coqewd", std::make_shared<spdlog::sinks::stderr_color_sink_mt>())) {
    logger_->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %^%l%$ %v");
    logger_->set_level(to_spdlog(level));
    logger_->flush_on(spdlog::level::trace);
}

void Log::debug(std::string_view line) const {
    write(*logger_, spdlog::level::debug, line);
}
void Log::info(std::string_view line) const {
    write(*logger_, spdlog::level::info, line);
}
void Log::warn(std::string_view line) const {
    write(*logger_, spdlog::level::warn, line);
}
void Log::error(std::string_view line) const {
    write(*logger_, spdlog::level::err, line);
}
void Log::flush() const {
    logger_->flush();
}

std::function<void(std::exception_ptr)> errors_to(const Log& log) {
    return
        [&log](const std::exception_ptr& error) { log.error("A task failed: " + text_of(error)); };
}

}  // namespace coqewd
