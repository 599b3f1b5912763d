#pragma once

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace coqewd::testing {

/// A folder with files to serve, and one beside it with what nobody may see; both are removed with
/// the object.
class WebRoot {
  public:
    WebRoot() {
        std::string name = (std::filesystem::temp_directory_path() / "coqewd-www-XXXXXX").string();
        if (!::mkdtemp(name.data())) throw std::runtime_error("cannot make " + name);
        all_ = name;
        std::filesystem::create_directory(all_ / "www");
        std::ofstream(all_ / "secret.txt") << "secret";
    }
    ~WebRoot() { std::filesystem::remove_all(all_); }
    WebRoot(const WebRoot&) = delete;
    WebRoot& operator=(const WebRoot&) = delete;

    std::string path() const { return all_ / "www"; }
    std::filesystem::path secret() const { return all_ / "secret.txt"; }
    std::filesystem::path at(const std::string& name) const { return all_ / "www" / name; }

    /// The folders above it are made.
    void write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories(at(name).parent_path());
        std::ofstream(at(name), std::ios::binary) << text;
    }

    /// What the link names need not be there.
    void link(const std::string& name, const std::filesystem::path& to) const {
        std::filesystem::create_directories(at(name).parent_path());
        std::filesystem::create_symlink(to, at(name));
    }

    /// Makes a file older, by so many seconds.
    void age(const std::string& name, int seconds) const {
        const auto time = std::filesystem::last_write_time(at(name));
        std::filesystem::last_write_time(at(name), time - std::chrono::seconds(seconds));
    }

  private:
    std::filesystem::path all_;
};

}  // namespace coqewd::testing
