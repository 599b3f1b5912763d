#pragma once

#include <optional>
#include <string>

#include "app/config_file.hpp"
#include "app/options.hpp"

namespace coqewd {

/// The files of a QEWD-Up folder (spec/qewd.md 15.1) that say something here.
struct UpFolder {
    std::string path;                  ///< paths in the files are relative to it
    std::optional<ConfigFile> config;  ///< configuration/config.json
    std::optional<ConfigFile> routes;  ///< configuration/routes.json
    std::string www;                   ///< the folder of its web pages; empty for none
};

/// The QEWD-Up folder that a path names: a folder, its `configuration`, or the config.json in
/// that. Nothing when the path is that of any other file.
std::optional<std::string> up_folder_of(const std::string& path, const ReadFile& read_file);

/// Reads the files; one of them may be missing. What can not be read is an error that begins with
/// `where`, what named the folder; JavaScript that would have a part in each request, a warning.
UpFolder open_up_folder(const std::string& path, const std::string& where,
                        const ReadFile& read_file, Findings& findings);

/// Applies the files to the configuration. Nothing is written back, and no JavaScript is run. False
/// when a file is no JSON of the right kind.
bool read_up_folder(const UpFolder& folder, Config& config, Findings& findings);

}  // namespace coqewd
