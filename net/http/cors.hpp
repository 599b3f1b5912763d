#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "net/http/head.hpp"

namespace coqewd::net::http {

/// Which pages of other origins may talk to this server (the Fetch standard's CORS protocol). Each
/// decision is about the request's Origin field; an origin that is not allowed is never repeated.
struct Cors {
    /// As browsers write them, `https://shop.example`; or `*` for all of them. Empty: no origin
    /// is looked at, and browsers keep answers from pages of other origins by themselves, but not
    /// what comes over a WebSocket or as a script.
    std::vector<std::string> origins;
    /// Cookies may come along, from the origins that are named.
    bool credentials = false;

    bool configured() const { return !origins.empty(); }

    /// Whether the request may be served: it comes from no page (no Origin), from one of this
    /// server's own host, from an origin of the list, or there is no list.
    bool admits(const RequestHead& head) const;

    /// The same for a request that is answered with a script. Pages of all origins may run it, and
    /// do not say which they are (no Origin): the browser has to, with Sec-Fetch-Site (Fetch
    /// Metadata), that it is one of this origin. It does over TLS and from this machine.
    bool admits_script(const RequestHead& head) const;

    /// What an answer to that request says, errors included; nothing unless configured.
    std::vector<Field> fields(const RequestHead& head) const;

    /// What the answer to a preflight says (OPTIONS), beside that.
    std::vector<Field> preflight(const RequestHead& head, std::string_view methods) const;
};

}  // namespace coqewd::net::http
