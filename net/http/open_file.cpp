#include "net/http/open_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace coqewd::net::http {

namespace errc = boost::system::errc;

OpenFile& OpenFile::operator=(OpenFile&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    size_ = other.size_;
    modified_ = other.modified_;
    return *this;
}

OpenFile::~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

error_code OpenFile::inspect() {
    struct stat facts{};
    if (::fstat(descriptor_, &facts) != 0) return {errno, boost::system::system_category()};
    if (S_ISDIR(facts.st_mode)) return make_error_code(errc::is_a_directory);
    if (!S_ISREG(facts.st_mode)) return make_error_code(errc::no_such_file_or_directory);
    size_ = static_cast<std::uint64_t>(facts.st_size);
    modified_ = Time(std::chrono::seconds(facts.st_mtim.tv_sec) +
                     std::chrono::nanoseconds(facts.st_mtim.tv_nsec));
    return {};
}

Result<std::size_t> OpenFile::read(std::uint64_t offset, std::span<char> to) const {
    std::size_t had = 0;
    while (had < to.size()) {
        const auto at = static_cast<::off_t>(offset + had);
        const ::ssize_t count = ::pread(descriptor_, to.data() + had, to.size() - had, at);
        if (count == 0) break;
        if (count > 0) {
            had += static_cast<std::size_t>(count);
        } else if (errno != EINTR) {
            return error_code(errno, boost::system::system_category());
        }
    }
    return had;
}

}  // namespace coqewd::net::http
