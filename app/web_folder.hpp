#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "app/config.hpp"
#include "net/http/static_files.hpp"

namespace coqewd {

// The folder of --www, out of which files are served and fragments are read. What is wrong with it
// is thrown as std::runtime_error with a sentence for whoever configured it.

/// How its files are served; the folder is null when none is configured.
net::http::StaticFiles::Options make_static_files(const Config& config);

/// Reads a fragment for Environment::fragment: a text of UTF-8 up to `bytes_max`. What else is
/// there counts as missing, and `warn` is told. Blocks as long as the disk does.
std::function<std::optional<std::string>(std::string_view)> make_fragments(
    std::shared_ptr<const net::http::Folder> folder, std::size_t bytes_max,
    std::function<void(std::string_view)> warn);

}  // namespace coqewd
