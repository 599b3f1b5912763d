#include "app/to_server.hpp"

#include <stdexcept>

#include "app/endpoint.hpp"
#include "app/in_quotes.hpp"
#include "app/wiring.hpp"

namespace coqewd {

SocketClient::Options to_server(std::string_view url, const net::ClientTls& trust) {
    const auto endpoint = parse_endpoint(url);
    if (!endpoint) {
        throw std::runtime_error("URL " + in_quotes(std::string(url)) + ": " +
                                 endpoint.error().message());
    }
    return {.endpoint = make_endpoint(*endpoint, trust), .random = fill_random};
}

}  // namespace coqewd
