#pragma once

#include <cstdint>
#include <string_view>

#include "net/http/coding.hpp"
#include "net/http/head.hpp"
#include "net/http/open_file.hpp"
#include "net/http/response.hpp"

namespace coqewd::net::http {

/// What a response says about a file.
struct FileFacts {
    std::uint64_t size = 0;
    OpenFile::Time modified{};
    std::string_view content_type = {};
    /// How its bytes are packed.
    Coding coding = Coding::identity;
    /// Another client might get it packed otherwise.
    bool varies = false;
};

/// The answer to a request for a file: a head whose status is 200 or 206, with which of the bytes
/// follow it; or 304, 412 or 416 as it is.
struct FileAnswer {
    Response head;
    std::uint64_t first = 0;
    std::uint64_t bytes = 0;

    bool sends_file() const { return head.status == 200 || head.status == 206; }
};

/// The answer to a GET or HEAD: conditions first, as RFC 9110 section 13.2.2 orders them, then the
/// range. The content type outlives it.
FileAnswer answer_with(const FileFacts& file, const RequestHead& request);

/// The entity tag of a file, with its quotes. It is a strong one: size and time of change, to the
/// resolution of the file system, name the bytes.
std::string etag_of(const FileFacts& file);

}  // namespace coqewd::net::http
