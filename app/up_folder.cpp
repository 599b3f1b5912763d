#include "app/up_folder.hpp"

#include <boost/system/errc.hpp>
#include <filesystem>

#include "app/in_quotes.hpp"
#include "app/sources.hpp"
#include "app/up_config.hpp"
#include "app/up_routes.hpp"

namespace coqewd {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view inner_folder = "configuration";
constexpr const char* orchestrator = "orchestrator";

bool is_missing(const error_code& failure) {
    return failure == boost::system::errc::no_such_file_or_directory ||
           failure == boost::system::errc::not_a_directory;
}

bool is_folder(const fs::path& path, const ReadFile& read_file) {
    const auto file = read_file(path.string());
    return !file && file.error() == boost::system::errc::is_a_directory;
}

/// What QEWD-Up serves, unless it is told another folder.
std::string www_of(const fs::path& folder, const ReadFile& read_file) {
    for (const fs::path& www : {folder / orchestrator / "www", folder / "www"}) {
        if (is_folder(www, read_file)) return www.string();
    }
    return "";
}

void warn_of_hooks(const fs::path& folder, const ReadFile& read_file, Findings& findings) {
    for (const char* name :
         {"addMiddleware.js", "onWSRequest.js", "onWSResponse.js", "onWorkerStarted.js"}) {
        for (const fs::path& hook : {folder / orchestrator / name, folder / name}) {
            if (!read_file(hook.string())) continue;
            findings.warnings.push_back(hook.string() +
                                        " is passed over: no JavaScript runs here, so what it "
                                        "checks or changes is not");
        }
    }
}

fs::path without_slash(const fs::path& path) {
    return path.has_filename() ? path : path.parent_path();
}

std::string or_here(const fs::path& path) {
    return path.empty() ? "." : path.string();
}

/// The file `name` of the folder; nothing when there is none.
std::optional<ConfigFile> open_file(const FileFault& named, const char* name,
                                    const ReadFile& read_file, Findings& findings) {
    const std::string path = (fs::path(named.path) / inner_folder / name).string();
    auto file = read_file(path);
    if (file) return ConfigFile{.path = path, .text = std::move(file->text), .mode = file->mode};
    if (!is_missing(file.error())) {
        findings.errors.push_back(to_text({named.where, path, file.error()}));
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> up_folder_of(const std::string& path, const ReadFile& read_file) {
    const fs::path named = without_slash(path);
    const fs::path parent = named.parent_path();
    if (named.filename() == "config.json" && parent.filename() == inner_folder) {
        return or_here(parent.parent_path());
    }
    const auto file = read_file(path);
    if (file || file.error() != boost::system::errc::is_a_directory) return std::nullopt;
    return named.filename() == inner_folder ? or_here(parent) : or_here(named);
}

UpFolder open_up_folder(const std::string& path, const std::string& where,
                        const ReadFile& read_file, Findings& findings) {
    const FileFault named{.where = where, .path = path, .failure = {}};
    const std::size_t faults = findings.errors.size();
    UpFolder folder{.path = path,
                    .config = open_file(named, "config.json", read_file, findings),
                    .routes = open_file(named, "routes.json", read_file, findings),
                    .www = www_of(path, read_file)};
    warn_of_hooks(path, read_file, findings);
    if (!folder.config && !folder.routes && findings.errors.size() == faults) {
        findings.errors.push_back(where + ": " + in_quotes(path) +
                                  " is no QEWD-Up folder: it has neither configuration/config.json "
                                  "nor configuration/routes.json");
    }
    return folder;
}

bool read_up_folder(const UpFolder& folder, Config& config, Findings& findings) {
    config.up_folder = folder.path;
    config.www = folder.www;
    const bool configured =
        !folder.config || read_up_config(*folder.config, folder.path, config, findings);
    const bool routed = !folder.routes || read_up_routes(*folder.routes, config, findings);
    return configured && routed && (folder.config || folder.routes);
}

}  // namespace coqewd
