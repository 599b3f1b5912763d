#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace coqewd::net::http {

/// A path below a folder, of names that are all safe to open there: none is empty or begins with a
/// dot (so there is no `..`, and what is hidden stays so), and none has a slash, a backslash, a
/// control character or what is no UTF-8 in it.
struct FilePath {
    /// `a/b.html`, without a slash at its beginning or end; empty for the folder itself.
    std::string text;
    /// It was written with a slash at its end.
    bool names_folder = false;

    bool operator==(const FilePath&) const = default;
};

/// The path that a request's target asks for; its query does not count. Percent-encoding is undone
/// once, in each name by itself, so that an encoded slash is a part of a name, and refused. Nothing
/// when there is no such safe path.
std::optional<FilePath> path_of_target(std::string_view target);

/// The same for a path that is written as it is: nothing is decoded, and it begins without a slash.
std::optional<FilePath> path_of_text(std::string_view text);

/// The target that asks for this path again.
std::string target_of(const FilePath& path);

}  // namespace coqewd::net::http
