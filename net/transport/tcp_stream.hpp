#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <memory>

#include "net/transport/stream.hpp"

namespace coqewd::net {

/// A TCP socket on one of our executors. Only who makes sockets needs it: a Listener and a
/// Connector give Streams.
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;

/// A Stream over a connected socket, which it makes non-blocking and without Nagle's delay.
std::unique_ptr<Stream> make_tcp_stream(Socket socket);

/// An address as people write it: "127.0.0.1:80", "[::1]:80". An IPv4 address that was mapped into
/// IPv6 by a listener for both is shown as the IPv4 address.
std::string to_text(const boost::asio::ip::tcp::endpoint& endpoint);

}  // namespace coqewd::net
