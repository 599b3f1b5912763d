#include "core/app/path_pattern.hpp"

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <utility>

#include "core/message/percent.hpp"

namespace coqewd {

namespace json = boost::json;

namespace {

/// Finds where each piece ends in a path. Each takes as much as it can, as a variable of QEWD does,
/// where a rest takes as little. No end of a piece is tried twice, so that the work is bounded by
/// pieces times characters.
class PathMatcher {
  public:
    PathMatcher(const std::vector<PathPattern::Piece>& pieces, std::string_view path)
        : pieces_(pieces), path_(path), ends_(pieces.size()), failed_(pieces.size()) {}

    bool match() { return from(0, 0); }

    std::size_t end(std::size_t piece) const { return ends_[piece]; }

  private:
    /// Which ends of a piece were tried in vain, when it begins anywhere from `begin` to `longest`:
    /// all from `first` to `longest`.
    struct Failed {
        std::size_t begin = 1;
        std::size_t longest = 0;
        std::size_t first = 1;
    };

    /// Few enough in most patterns to need no memory of their own.
    template <typename T>
    using PerPiece = boost::container::small_vector<T, 8>;

    bool from(std::size_t index, std::size_t at) {
        if (index == pieces_.size()) return at == path_.size();
        const PathPattern::Piece& piece = pieces_[index];
        if (piece.kind == PathPattern::Kind::text) {
            if (!path_.substr(at).starts_with(piece.text)) return false;
            ends_[index] = at + piece.text.size();
            return from(index + 1, ends_[index]);
        }
        Failed& failed = failed_[index];
        const bool known = failed.begin <= at && at <= failed.longest;
        if (!known) failed = none_failed(piece, at);
        const std::size_t least = piece.kind == PathPattern::Kind::variable ? at + 1 : at;
        for (std::size_t end = failed.first; end-- > least;) {
            ends_[index] = end;
            if (from(index + 1, end)) return true;
        }
        failed.first = std::min(failed.first, least);
        return false;
    }

    /// Of a variable in the segment where it begins, or of a rest.
    Failed none_failed(const PathPattern::Piece& piece, std::size_t at) const {
        if (piece.kind == PathPattern::Kind::rest) {
            return {.begin = 0, .longest = path_.size(), .first = path_.size() + 1};
        }
        const std::size_t end = std::min(path_.find('/', at), path_.size());
        return {.begin = path_.substr(0, at).rfind('/') + 1, .longest = end, .first = end + 1};
    }

    const std::vector<PathPattern::Piece>& pieces_;
    std::string_view path_;
    PerPiece<std::size_t> ends_;
    PerPiece<Failed> failed_;
};

}  // namespace

void PathPattern::append(const Piece& piece) {
    const bool joins =
        piece.kind == Kind::text && !pieces_.empty() && pieces_.back().kind == Kind::text;
    if (joins) {
        pieces_.back().text += piece.text;
    } else {
        pieces_.push_back(piece);
    }
}

bool PathPattern::remove_last_slash() {
    if (pieces_.empty() || pieces_.back().kind != Kind::text) return false;
    std::string& text = pieces_.back().text;
    const bool is_all = pieces_.size() == 1 && text.size() == 1;
    if (is_all || !text.ends_with('/')) return false;
    text.pop_back();
    if (text.empty()) pieces_.pop_back();
    return true;
}

std::optional<json::object> PathPattern::match(std::string_view path) const {
    PathMatcher matcher(pieces_, path);
    if (!matcher.match()) return std::nullopt;
    json::object variables;
    std::size_t begin = 0;
    for (std::size_t index = 0; index < pieces_.size(); ++index) {
        const std::size_t end = matcher.end(index);
        if (pieces_[index].kind != Kind::text) {
            auto value = percent_decode(path.substr(begin, end - begin));
            if (!value) return std::nullopt;
            variables[pieces_[index].text] = std::move(*value);
        }
        begin = end;
    }
    return variables;
}

std::vector<PathPattern::Kind> PathPattern::kinds() const {
    std::vector<Kind> all;
    for (const Piece& piece : pieces_) {
        const std::size_t places = piece.kind == Kind::text ? piece.text.size() : 1;
        all.insert(all.end(), places, piece.kind);
    }
    return all;
}

bool PathPattern::more_specific_than(const PathPattern& other) const {
    return kinds() > other.kinds();
}

bool PathPattern::same_shape(const PathPattern& other) const {
    return std::ranges::equal(pieces_, other.pieces_, [](const Piece& one, const Piece& two) {
        return one.kind == two.kind && (one.kind != Kind::text || one.text == two.text);
    });
}

std::string_view PathPattern::fixed_part() const {
    const bool begins = !pieces_.empty() && pieces_.front().kind == Kind::text;
    return begins ? std::string_view(pieces_.front().text) : std::string_view();
}

}  // namespace coqewd
