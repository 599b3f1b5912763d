#pragma once

#include <string_view>

namespace coqewd::net::http {

/// Whether a request's If-None-Match names this entity tag, which is given with its quotes (RFC
/// 9110, 13.1.2): `*` names each, and a weak tag is as good as a strong one. Stops at what is no
/// tag.
bool names_etag(std::string_view if_none_match, std::string_view etag);

}  // namespace coqewd::net::http
