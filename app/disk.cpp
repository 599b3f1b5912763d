#include "app/disk.hpp"

#include <unistd.h>

#include <boost/system/errc.hpp>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

#include "app/option_error.hpp"

namespace coqewd {
namespace {

constexpr std::size_t file_bytes_max = 1U << 20;

}  // namespace

error_code last_failure() {
    return {errno == 0 ? EIO : errno, boost::system::system_category()};
}

error_code probe_file(const std::string& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) {
        return make_error_code(boost::system::errc::is_a_directory);
    }
    return ::access(path.c_str(), R_OK) == 0 ? error_code() : last_failure();
}

Result<FileText> read_small_file(const std::string& path) {
    if (const error_code failure = probe_file(path)) return failure;
    std::error_code ignored;
    const auto mode = std::filesystem::status(path, ignored).permissions();
    std::ifstream stream(path, std::ios::binary);
    // One byte more than allowed tells a file that is too large, whatever kind of file it is.
    std::string text(file_bytes_max + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    const auto bytes = static_cast<std::size_t>(stream.gcount());
    if (stream.bad() || (!stream.eof() && bytes == 0)) return last_failure();
    if (bytes > file_bytes_max) return OptionError::file_too_large;
    text.resize(bytes);
    return FileText{.text = std::move(text), .mode = static_cast<unsigned>(mode)};
}

std::map<std::string, std::string> to_map(const char* const* environment) {
    std::map<std::string, std::string> out;
    for (; environment != nullptr && *environment != nullptr; ++environment) {
        const std::string_view entry = *environment;
        const auto equals = entry.find('=');
        if (equals == std::string_view::npos) continue;
        out.emplace(entry.substr(0, equals), entry.substr(equals + 1));
    }
    return out;
}

}  // namespace coqewd
