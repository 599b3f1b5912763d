#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <optional>
#include <string>

namespace coqewd {

/// Why a body does not fit the JSON schema of its route.
struct BodyMisfit {
    /// Where, as a JSON pointer (RFC 6901); empty for the whole body.
    std::string pointer;
    std::string text;
};

/// Says what is wrong with a body; nothing when it fits. Used on one thread.
using BodyCheck = std::function<std::optional<BodyMisfit>(const boost::json::value& body)>;

/// Makes a check of a JSON schema, which core does not read itself; app fills it in. Throws
/// std::invalid_argument with a sentence for what is no schema.
using SchemaCompiler = std::function<BodyCheck(const boost::json::value& schema)>;

}  // namespace coqewd
