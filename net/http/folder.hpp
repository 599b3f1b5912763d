#pragma once

#include <string>

#include "net/http/file_path.hpp"
#include "net/http/open_file.hpp"
#include "net/transport/error.hpp"

namespace coqewd::net::http {

/// A folder of the disk out of which files are read, and nothing that lies elsewhere. For all
/// threads. Opening and reading block as long as the disk does.
class Folder {
  public:
    /// How names become files. `beneath` lets the kernel see to it that no link leaves the folder
    /// (openat2, Linux 5.6); `stepwise` follows no link at all.
    enum class Way : std::uint8_t { beneath, stepwise };

    /// The error is for whoever named the folder. The better way is taken where there is one.
    static SetupResult<Folder> open(std::string path);

    Folder(std::string path, Way way) : path_(std::move(path)), way_(way) {}

    /// Opens a regular file. Other errors than is_a_directory and no_such_file_or_directory are the
    /// system's, which has too many files open or no memory. What is neither file nor folder, as a
    /// FIFO or a device, is not opened for reading. The folder is looked up anew each time, so that
    /// another one may take its place while the server runs.
    Result<OpenFile> open_file(const FilePath& path) const;

    Way way() const { return way_; }

  private:
    OpenFile open_path(int root, const std::string& path, int flags) const;

    std::string path_;
    Way way_;
};

}  // namespace coqewd::net::http
