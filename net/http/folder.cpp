#include "net/http/folder.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace coqewd::net::http {

namespace errc = boost::system::errc;

namespace {

/// How often what is renamed meanwhile makes us look again.
constexpr int attempts_max = 4;

OpenFile open_root(const std::string& path) {
    return OpenFile(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
}

OpenFile open_beneath(int root, const std::string& path, int flags) {
    open_how how{};
    how.flags = static_cast<unsigned>(flags | O_CLOEXEC);
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    long descriptor = -1;
    for (int attempt = 0; attempt < attempts_max && descriptor < 0; ++attempt) {
        descriptor = ::syscall(SYS_openat2, root, path.c_str(), &how, sizeof how);
        if (descriptor < 0 && errno != EAGAIN && errno != EINTR) break;
    }
    return OpenFile(static_cast<int>(descriptor));
}

OpenFile open_stepwise(int root, std::string path, int flags) {
    OpenFile folder;
    for (std::size_t end = 0; (end = path.find('/')) != std::string::npos;) {
        const int from = folder.descriptor() < 0 ? root : folder.descriptor();
        const std::string name = path.substr(0, end);
        path.erase(0, end + 1);
        OpenFile next(::openat(from, name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (next.descriptor() < 0) return next;
        folder = std::move(next);
    }
    const int from = folder.descriptor() < 0 ? root : folder.descriptor();
    return OpenFile(::openat(from, path.c_str(), flags | O_NOFOLLOW | O_CLOEXEC));
}

/// Whoever asks for a file does not hear why there is none for him; that the system is out of
/// something is another matter.
error_code why_not_opened(int number) {
    if (number == EMFILE || number == ENFILE || number == ENOMEM) {
        return {number, boost::system::system_category()};
    }
    return make_error_code(errc::no_such_file_or_directory);
}

SetupError not_opened(const std::string& path, const error_code& why) {
    return {why, "the folder '" + path + "' can not be opened: " + why.message()};
}

}  // namespace

SetupResult<Folder> Folder::open(std::string path) {
    const OpenFile root = open_root(path);
    if (root.descriptor() < 0) {
        return not_opened(path, {errno, boost::system::system_category()});
    }
    // It can be named all the same by who may not look into it.
    if (::faccessat(root.descriptor(), ".", X_OK, AT_EACCESS) != 0) {
        return not_opened(path, {errno, boost::system::system_category()});
    }
    // A kernel may be too old for it, and a container's filter answers EPERM.
    const bool is_known = open_beneath(root.descriptor(), ".", O_PATH).descriptor() >= 0;
    return Folder(std::move(path), is_known ? Way::beneath : Way::stepwise);
}

Result<OpenFile> OpenFolder::open_file(const FilePath& path) const {
    if (path.text.empty()) return make_error_code(errc::is_a_directory);
    // To open a FIFO or a device for reading may block or do something, so it is looked at first.
    const Result<OpenFile> found = open(path.text, O_PATH);
    return found ? open(path.text, O_RDONLY | O_NONBLOCK | O_NOCTTY) : found.error();
}

Result<OpenFile> OpenFolder::open(const std::string& path, int flags) const {
    const int root = root_.descriptor();
    OpenFile file =
        way_ == Way::beneath ? open_beneath(root, path, flags) : open_stepwise(root, path, flags);
    if (file.descriptor() < 0) return why_not_opened(errno);
    if (const error_code failure = file.inspect()) return failure;
    return file;
}

Result<OpenFolder> Folder::look_up() const {
    OpenFile root = open_root(path_);
    if (root.descriptor() < 0) return why_not_opened(errno);
    return OpenFolder(std::move(root), way_);
}

Result<OpenFile> Folder::open_file(const FilePath& path) const {
    const Result<OpenFolder> folder = look_up();
    if (!folder) return folder.error();
    return folder->open_file(path);
}

}  // namespace coqewd::net::http
