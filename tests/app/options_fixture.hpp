#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/config_file.hpp"
#include "app/option_error.hpp"
#include "app/options.hpp"

namespace coqewd::testing {

using Files = std::map<std::string, FileText>;

inline error_code missing() {
    return {ENOENT, boost::system::system_category()};
}

/// A machine with these files and nothing else.
inline ReadFile disk(Files files) {
    return [files = std::move(files)](const std::string& path) -> Result<FileText> {
        const auto file = files.find(path);
        if (file != files.end()) return file->second;
        // A folder is whatever has a file in it.
        const auto inside = files.lower_bound(path + "/");
        const bool folder = inside != files.end() && inside->first.starts_with(path + "/");
        return folder ? error_code(EISDIR, boost::system::system_category()) : missing();
    };
}

inline ProbeFile probe(Files files) {
    return [files = std::move(files)](const std::string& path) {
        return files.contains(path) ? error_code() : missing();
    };
}

inline Outcome run(std::vector<std::string> arguments,
                   std::map<std::string, std::string> environment = {}, Files files = {},
                   std::vector<std::string> hosted = {}) {
    return decide({.arguments = std::move(arguments),
                   .environment = std::move(environment),
                   .read_file = disk(files),
                   .probe_file = probe(files),
                   .has_applications = !hosted.empty(),
                   .hosted = [hosted = std::move(hosted)] { return hosted; }});
}

/// The configuration that came out, or nothing.
inline std::optional<Config> config_of(const Outcome& outcome) {
    if (!outcome.command) return std::nullopt;
    const auto* serve = std::get_if<ServeCommand>(&*outcome.command);
    return serve != nullptr ? std::optional(serve->config) : std::nullopt;
}

inline std::optional<CallOptions> call_of(const Outcome& outcome) {
    if (!outcome.command) return std::nullopt;
    const auto* call = std::get_if<CallOptions>(&*outcome.command);
    return call != nullptr ? std::optional(*call) : std::nullopt;
}

inline std::string printed_by(const Outcome& outcome) {
    if (!outcome.command) return "";
    const auto* print = std::get_if<PrintText>(&*outcome.command);
    return print != nullptr ? print->text : "";
}

/// The configuration that a file alone gives, with its findings.
struct FileRun {
    Config config;
    Findings findings;
};

/// The same values, wherever they came from.
inline Config without_sources(Config config) {
    config.sources.clear();
    return config;
}

inline FileRun read_file_text(const std::string& text, unsigned mode = 0600,
                              const std::string& path = "qewd.json") {
    FileRun run;
    read_config_file({.path = path, .text = text, .mode = mode}, run.config, run.findings);
    return run;
}

inline std::string lines(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts) out += (out.empty() ? "" : "\n") + text;
    return out;
}

inline bool says(const std::vector<std::string>& texts, std::string_view part) {
    return std::ranges::any_of(
        texts, [&](const std::string& text) { return text.find(part) != std::string::npos; });
}

}  // namespace coqewd::testing
