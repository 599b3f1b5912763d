#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coqewd {

/// One way that the path of a route can look: fixed texts, variables of one segment or less, and
/// rests that may have slashes. core/app/path_template.hpp makes them.
class PathPattern {
  public:
    enum class Kind : std::uint8_t { rest, variable, text };

    struct Piece {
        Kind kind;
        std::string text;  ///< what stands there, or the variable's name

        bool operator==(const Piece&) const = default;
    };

    /// Joins neighbouring texts.
    void append(const Piece& piece);

    /// One at the very end, unless it is all there is. False when there is none.
    bool remove_last_slash();

    const std::vector<Piece>& pieces() const { return pieces_; }

    /// The variables of a path, percent-decoded; nothing when it does not match as a whole, or a
    /// variable would not be UTF-8. The work is bounded by pieces times characters.
    std::optional<boost::json::object> match(std::string_view path) const;

    /// Whether this one is asked before the other: at the first place where they differ in kind, a
    /// fixed character comes before a variable, and that before a rest.
    bool more_specific_than(const PathPattern& other) const;

    /// Whether both match exactly the same paths: only names of variables differ.
    bool same_shape(const PathPattern& other) const;

    /// What stands before the first variable or rest.
    std::string_view fixed_part() const;

  private:
    std::vector<Kind> kinds() const;

    std::vector<Piece> pieces_;
};

}  // namespace coqewd
