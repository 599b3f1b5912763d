#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace coqewd {

/// A JSON object on one line, member by member; numbers with six digits, which is what a
/// measurement is worth.
class JsonLine {
  public:
    void add_text(std::string_view name, std::string_view value);
    void add_number(std::string_view name, double value);
    void add_count(std::string_view name, std::size_t value);
    void add_flag(std::string_view name, bool value);
    /// The value is JSON.
    void add_json(std::string_view name, std::string_view value);

    std::string text() const { return '{' + members_ + '}'; }

  private:
    std::string members_;
};

}  // namespace coqewd
