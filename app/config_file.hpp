#pragma once

#include <string>

#include "app/config.hpp"
#include "app/document.hpp"
#include "app/findings.hpp"

namespace coqewd {

/// A config file's content, already read.
struct ConfigFile {
    std::string path;   ///< for messages; relative paths in the file are relative to its folder
    std::string text;   ///< JSON, at most 1 MiB
    unsigned mode = 0;  ///< permission bits, as `stat` tells them
};

/// Applies a config file to the configuration. Its keys are QEWD's start-up keys, the names of the
/// serve flags (`"queue-max": 500`), `peers`, `maps`, `groups` and `routes`. All its faults are
/// found at once, each with file, line, column and key. The configuration is of no use when there
/// is an error. False when the text is no JSON object, so that nothing was applied.
bool read_config_file(const ConfigFile& file, Config& config, Findings& findings);

/// The file's JSON; its faults are noted. False when it has no end, so that it is of no use.
bool read_file_document(const ConfigFile& file, Document& document, Findings& findings);

/// Warns when the file has given a JWT secret and everybody can read it.
void warn_of_open_secret(const ConfigFile& file, const Config& config, Findings& findings);

}  // namespace coqewd
