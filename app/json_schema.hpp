#pragma once

#include "core/app/body_check.hpp"

namespace coqewd {

/// A check of a JSON schema (drafts 4 to 7, by the library valijson). A schema that refers to
/// another document is refused: nothing is fetched.
BodyCheck compile_schema(const boost::json::value& schema);

}  // namespace coqewd
