#pragma once

#include <string>

#include "net/http/file_path.hpp"
#include "net/http/open_file.hpp"
#include "net/transport/error.hpp"

namespace coqewd::net::http {

/// A folder as it was looked up once: what is found in it is all from the same one. For one thread.
class OpenFolder {
  public:
    /// How names become files. `beneath` lets the kernel see to it that no link leaves the folder
    /// (openat2, Linux 5.6); `stepwise` follows no link at all.
    enum class Way : std::uint8_t { beneath, stepwise };

    OpenFolder(OpenFile root, Way way) : root_(std::move(root)), way_(way) {}

    /// As Folder::open_file().
    Result<OpenFile> open_file(const FilePath& path) const;

  private:
    Result<OpenFile> open(const std::string& path, int flags) const;

    OpenFile root_;
    Way way_;
};

/// A folder of the disk out of which files are read, and nothing that lies elsewhere. For all
/// threads. Opening and reading block as long as the disk does.
class Folder {
  public:
    using Way = OpenFolder::Way;

    /// The error is for whoever named the folder. The better way is taken where there is one.
    static SetupResult<Folder> open(std::string path);

    Folder(std::string path, Way way) : path_(std::move(path)), way_(way) {}

    /// The folder of that name as it is now: another one may take its place while the server runs.
    Result<OpenFolder> look_up() const;

    /// Opens a regular file. Other errors than is_a_directory and no_such_file_or_directory are the
    /// system's, which has too many files open or no memory. What is neither file nor folder, as a
    /// FIFO or a device, is not opened for reading.
    Result<OpenFile> open_file(const FilePath& path) const;

    Way way() const { return way_; }

  private:
    std::string path_;
    Way way_;
};

}  // namespace coqewd::net::http
