#include "app/call_hint.hpp"

#include "app/in_quotes.hpp"
#include "net/transport/error.hpp"
#include "net/transport/tls_error.hpp"

namespace coqewd {

std::string hint_for(const CallOptions& options, const error_code& failure) {
    if (net::is_unknown_authority(failure)) {
        return options.ca.empty() ? "; name its authority with --ca FILE, or accept any "
                                    "certificate with --insecure"
                                  : "; none of the authorities of --ca has signed it";
    }
    if (failure.category() == net::tls_category()) return "; is it http:// and not https://?";
    // A server that waits for TLS closes the connection when it gets HTTP.
    if (!options.endpoint.tls && failure == net::error::end_of_stream) {
        return "; is it https:// and not http://?";
    }
    return {};
}

std::string hint_for(const CallOptions& options, const Reply& reply) {
    if (options.token_file.empty() || options.token.empty() || !reply.failed()) return {};
    // QEWD's words: such a reply has no code.
    const std::string& said = reply.fault().text;
    if (!said.starts_with("Invalid JWT: ") && !said.starts_with("Invalid token ")) return {};
    return "the session in " + in_quotes(options.token_file) +
           " is no good any more; remove the file, and the next call begins a new one";
}

}  // namespace coqewd
