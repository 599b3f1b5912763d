#pragma once

#include <string_view>

#include "net/client/socket_client.hpp"

namespace coqewd {

/// The options of a client of the Socket.IO server at this URL, of scheme http, https, ws or wss.
/// Its path is that of the server's endpoint, `/socket.io/` without one, and no namespace; its
/// query may say `EIO=3` or `EIO=4`, else the server is asked for 4, then 3. A server with TLS must
/// prove by its certificate that it is the URL's host. Throws std::runtime_error, with a sentence,
/// for a URL that is none or authorities that can not be read.
///
///     auto options = to_server("https://chat.example/");
///     options.nsp = "/news";
///     SocketClient client(executor, std::move(options));
SocketClient::Options to_server(std::string_view url, const net::ClientTls& trust = {});

}  // namespace coqewd
