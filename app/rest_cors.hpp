#pragma once

#include "app/rest_response.hpp"
#include "net/http/cors.hpp"

namespace coqewd {

/// Whether a browser asks what a page of another origin may do (the Fetch standard's preflight).
bool is_preflight(const net::http::Cors& cors, const net::http::RequestHead& head);

/// Says with an answer to that request what pages of other origins may do with it. The list of
/// origins counts, whatever a handler says; of an answer that has `Allow` a preflight learns the
/// methods.
void add_cors(const net::http::Cors& cors, const net::http::RequestHead& head,
              RestResponse& response);

}  // namespace coqewd
