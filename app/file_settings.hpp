#pragma once

#include <map>
#include <string>
#include <string_view>

#include "app/config.hpp"
#include "app/entry.hpp"

namespace coqewd {

/// Sets the values of one config file, each at most once, whichever of its keys is used.
class FileSettings {
  public:
    /// Paths in the file are relative to `folder`; empty: to the working directory.
    FileSettings(Config& config, std::string folder)
        : config_(config), folder_(std::move(folder)) {}

    Config& config() { return config_; }

    /// Sets the serve setting of this name from the value; a value that is refused is noted. A list
    /// is written as an array, or as its one value.
    void set(std::string_view setting, const Entry& entry);

    /// True the first time for a setting; then an error says which key was there before.
    bool claim(std::string_view setting, const Entry& entry);

  private:
    Config& config_;
    std::string folder_;
    std::map<std::string, std::string, std::less<>> claimed_by_;
};

}  // namespace coqewd
