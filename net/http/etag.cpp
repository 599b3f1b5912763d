#include "net/http/etag.hpp"

#include <algorithm>

namespace coqewd::net::http {

bool names_etag(std::string_view if_none_match, std::string_view etag) {
    std::string_view left = if_none_match;
    for (;;) {
        left.remove_prefix(std::min(left.find_first_not_of(" \t,"), left.size()));
        if (left.starts_with('*')) return true;
        if (left.starts_with("W/")) left.remove_prefix(2);
        if (!left.starts_with('"')) return false;
        // A tag may have commas in it, but no quotes and no escapes.
        const std::size_t end = left.find('"', 1);
        if (end == std::string_view::npos) return false;
        if (left.substr(0, end + 1) == etag) return true;
        left.remove_prefix(end + 1);
    }
}

}  // namespace coqewd::net::http
