#include "app/token_file.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

#include "app/disk.hpp"

namespace coqewd {
namespace {

namespace fs = std::filesystem;

error_code write_line(const std::string& path, const std::string& token) {
    errno = 0;
    std::ofstream file(path);
    file << token << '\n';
    return file.flush() ? error_code() : last_failure();
}

/// Whoever reads it finds the old token or the new one, and a disk that is full leaves the old one.
error_code replace(const fs::path& path, const std::string& token) {
    std::string fresh = path.string() + ".XXXXXX";
    // For its owner alone.
    const int descriptor = ::mkstemp(fresh.data());
    if (descriptor < 0) return last_failure();
    ::close(descriptor);
    error_code failure = write_line(fresh, token);
    if (!failure && ::rename(fresh.c_str(), path.c_str()) != 0) failure = last_failure();
    if (failure) ::unlink(fresh.c_str());
    return failure;
}

}  // namespace

error_code write_token(const std::string& path, const std::string& token) {
    std::error_code ignored;
    const fs::file_status status = fs::status(path, ignored);
    if (!fs::exists(status)) return replace(path, token);
    // /dev/null and pipes are others' too.
    if (!fs::is_regular_file(status)) return write_line(path, token);
    // What a link stands for.
    const fs::path target = fs::canonical(path, ignored);
    return replace(ignored ? fs::path(path) : target, token);
}

}  // namespace coqewd
