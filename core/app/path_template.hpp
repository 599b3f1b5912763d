#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/app/path_pattern.hpp"

namespace coqewd {

/// The path of a REST route (spec/qewd.md 11.4): `/api/patient/:id(/heading/:heading)`.
///
/// `:name` is one or more characters of one segment, `*name` any rest with its slashes, and what
/// stands in round brackets may be missing. Everything else stands for itself, with the case of its
/// letters.
class PathTemplate {
  public:
    /// Throws std::invalid_argument with a sentence when the text is no template.
    explicit PathTemplate(std::string text);

    const std::string& text() const { return text_; }

    /// One for each way to take and leave the optional parts.
    const std::vector<PathPattern>& patterns() const { return patterns_; }

    /// The names of all variables, in their order.
    const std::vector<std::string>& variables() const { return variables_; }
    bool has_variable(std::string_view name) const;

  private:
    std::string text_;
    std::vector<PathPattern> patterns_;
    std::vector<std::string> variables_;
};

}  // namespace coqewd
