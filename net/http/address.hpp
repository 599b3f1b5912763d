#pragma once

#include <string>

namespace coqewd::net::http {

/// Where a stream comes from (Stream::remote) without the port, and without an IPv6 address's
/// brackets.
inline std::string without_port(const std::string& remote) {
    std::string address = remote.substr(0, remote.rfind(':'));
    if (address.starts_with('[')) address = address.substr(1, address.size() - 2);
    return address;
}

}  // namespace coqewd::net::http
