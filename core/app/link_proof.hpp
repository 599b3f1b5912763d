#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/app/tokens.hpp"

namespace coqewd {

/// What a server says of itself when it registers a link: a token under the secret that all joined
/// servers share. Who can sign it could make any client's token too, so it is asked for no more
/// than how many requests it may have in flight (docs/protocol.md). It is good for five minutes.
std::string make_link_proof(const Tokens& tokens, std::chrono::sys_seconds now);

/// Whether the text is such a proof. A client's token is none.
bool proves_link(const Tokens& tokens, std::string_view proof, std::chrono::sys_seconds now);

/// Whether claims are those of a proof, of whatever time: they are no session's, in which the proof
/// could be renewed.
bool are_of_link(const boost::json::object& claims);

}  // namespace coqewd
