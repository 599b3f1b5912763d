#pragma once

#include <span>
#include <string_view>

namespace coqewd {

/// A file for browsers that is compiled in, in each of the ways it may be sent. All of it lives as
/// long as the program.
struct BrowserFile {
    /// The bytes, and the quoted entity tag that only these bytes have.
    struct Packed {
        std::string_view bytes;
        std::string_view etag;
    };

    /// Where it is served: below the Socket.IO path, or from the root when it begins with `/`.
    std::string_view path;
    std::string_view content_type;
    Packed plain;
    Packed gzip;
    Packed brotli;
};

/// All that are compiled in; none when the build had no npm packages to take them from.
std::span<const BrowserFile> browser_files();

}  // namespace coqewd
