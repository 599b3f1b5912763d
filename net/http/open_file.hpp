#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "core/async/result.hpp"

namespace coqewd::net::http {

/// A regular file that is open for reading, or a folder on the way to one; closed with the object.
class OpenFile {
  public:
    /// With the resolution of the file system.
    using Time = std::chrono::sys_time<std::chrono::nanoseconds>;

    OpenFile() = default;
    /// Owns the descriptor.
    explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
    OpenFile(OpenFile&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)),
          size_(other.size_),
          modified_(other.modified_) {}
    OpenFile& operator=(OpenFile&& other) noexcept;
    ~OpenFile();

    int descriptor() const { return descriptor_; }

    /// Asks the system what this is and notes size and time. No error for a regular file;
    /// is_a_directory for a folder, and no_such_file_or_directory for what is neither: it is not
    /// for us.
    error_code inspect();

    std::uint64_t size() const { return size_; }
    Time modified() const { return modified_; }

    /// Reads what is there from `offset` on, as far as it fits: 0 at the end. Blocks as long as the
    /// disk does.
    Result<std::size_t> read(std::uint64_t offset, std::span<char> to) const;

  private:
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
    Time modified_{};
};

}  // namespace coqewd::net::http
