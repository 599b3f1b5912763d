#include "net/http/etag.hpp"

#include <algorithm>

namespace coqewd::net::http {

bool names_etag(std::string_view tags, std::string_view etag, EtagComparison comparison) {
    std::string_view left = tags;
    for (;;) {
        left.remove_prefix(std::min(left.find_first_not_of(" \t,"), left.size()));
        if (left.starts_with('*')) return true;
        const bool is_weak = left.starts_with("W/");
        if (is_weak) left.remove_prefix(2);
        if (!left.starts_with('"')) return false;
        // A tag may have commas in it, but no quotes and no escapes.
        const std::size_t end = left.find('"', 1);
        if (end == std::string_view::npos) return false;
        const bool counts = !is_weak || comparison == EtagComparison::weak;
        if (counts && left.substr(0, end + 1) == etag) return true;
        left.remove_prefix(end + 1);
    }
}

}  // namespace coqewd::net::http
