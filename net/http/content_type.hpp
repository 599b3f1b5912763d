#pragma once

#include <string_view>

namespace coqewd::net::http {

/// The Content-Type of a file by the end of its name, in any case of letters; text is taken for
/// UTF-8. `application/octet-stream` for what is not known.
std::string_view content_type_of(std::string_view file_name);

}  // namespace coqewd::net::http
