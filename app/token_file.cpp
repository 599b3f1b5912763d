#include "app/token_file.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>

namespace coqewd {
namespace {

error_code last_failure() {
    return {errno == 0 ? EIO : errno, boost::system::system_category()};
}

}  // namespace

error_code write_token(const std::string& path, const std::string& token) {
    errno = 0;
    std::ofstream file(path, std::ios::trunc);
    if (!file) return last_failure();
    std::error_code ignored;
    std::filesystem::permissions(
        path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
    file << token << '\n';
    return file.flush() ? error_code() : last_failure();
}

}  // namespace coqewd
