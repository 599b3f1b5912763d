#include "app/token_file.hpp"

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace coqewd {

void write_token(const std::string& path, const std::string& token) {
    std::ofstream file(path, std::ios::trunc);
    std::filesystem::permissions(
        path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    file << token << '\n';
    if (!file.flush()) throw std::runtime_error(path + ": the token can not be written");
}

}  // namespace coqewd
