#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/message/fault.hpp"
#include "net/http/connection.hpp"
#include "net/http/file_answer.hpp"
#include "net/http/folder.hpp"

namespace coqewd::net::http {

/// Answers requests with the files of a folder (docs/static-files.md). Lives on one executor, for
/// any number of its connections. Opening and reading a file block that executor as long as the
/// disk does; a piece of 64 KiB is read at once.
class StaticFiles {
  public:
    struct Options {
        std::shared_ptr<const Folder> folder;
        /// What a page that is not there is answered with, for applications of a single page; none
        /// when its text is empty.
        FilePath fallback = {};
        /// Files that are open at a time, because their clients have not taken all of them yet.
        std::size_t files_max = 256;
        /// This server's name, for its errors.
        std::string node = {};
    };

    explicit StaticFiles(Options options) : options_(std::move(options)) {}

    /// Answers the request when a file is what it asks for, as Connection::respond() does; nothing
    /// when there is none, and somebody else may answer. `more` are further fields of the response.
    /// Request and fields stay alive meanwhile, and so does this.
    Task<std::optional<error_code>> serve(Connection& connection, const RequestHead& head,
                                          const std::vector<Field>& more);

  private:
    struct Found {
        OpenFile file;
        FileFacts facts;
    };

    Result<Found> find(const RequestHead& head, const FilePath& path) const;
    Fault fault(FaultCode code, std::string text, int status) const;
    Fault too_many_open() const;
    bool has_index(const FilePath& path) const;
    Task<error_code> refuse(Connection& connection, const Fault& fault, std::vector<Field> fields,
                            const std::vector<Field>& more) const;
    Task<error_code> send(Connection& connection, const RequestHead& head, Found found,
                          const std::vector<Field>& more);
    Task<error_code> send_pieces(Connection& connection, const OpenFile& file, FileAnswer answer);

    const Options options_;
    std::size_t files_ = 0;
};

}  // namespace coqewd::net::http
