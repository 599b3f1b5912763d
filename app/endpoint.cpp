#include "app/endpoint.hpp"

#include <algorithm>
#include <boost/url/ipv4_address.hpp>
#include <boost/url/ipv6_address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/scheme.hpp>
#include <boost/url/url_view.hpp>
#include <cstddef>
#include <limits>

#include "app/option_error.hpp"
#include "app/quantity.hpp"

namespace coqewd {
namespace {

namespace urls = boost::urls;

constexpr std::size_t name_bytes_max = 128;
constexpr std::size_t host_bytes_max = 253;
constexpr std::size_t path_bytes_max = 256;
constexpr std::uint16_t http_port = 80;
constexpr std::uint16_t https_port = 443;

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_host_name(std::string_view host) {
    const auto allowed = [](char c) {
        return is_letter_or_digit(c) || c == '.' || c == '-' || c == '_';
    };
    return !host.empty() && host.size() <= host_bytes_max && std::ranges::all_of(host, allowed);
}

Result<bool> scheme_has_tls(const urls::url_view& url) {
    switch (url.scheme_id()) {
        case urls::scheme::wss:
        case urls::scheme::https:
            return true;
        case urls::scheme::ws:
        case urls::scheme::http:
            return false;
        default:
            return OptionError::url_scheme;
    }
}

Result<std::string> host_of(const urls::url_view& url) {
    if (url.host_type() == urls::host_type::ipv6) {
        return std::string(url.host_address());
    }
    const std::string host(url.encoded_host());
    if (!is_host_name(host)) return OptionError::url_host;
    return host;
}

Result<std::uint16_t> port_of(const urls::url_view& url, bool tls) {
    if (!url.has_port() || url.port().empty()) return tls ? https_port : http_port;
    // Boost.URL takes some numbers that do not fit for others.
    const auto port = parse_whole({url.port().data(), url.port().size()});
    constexpr std::uint16_t port_max = std::numeric_limits<std::uint16_t>::max();
    if (!port || *port == 0 || *port > port_max) return OptionError::url_port;
    return static_cast<std::uint16_t>(*port);
}

Result<std::optional<int>> eio_of(const urls::url_view& url) {
    if (url.has_fragment()) return OptionError::url_query;
    if (!url.has_query()) return std::optional<int>();
    const std::string_view query = url.encoded_query();
    if (query == "EIO=3") return std::optional<int>(3);
    if (query == "EIO=4") return std::optional<int>(4);
    return OptionError::url_query;
}

bool is_scheme_start(std::string_view text) {
    return text.find("://") != std::string_view::npos;
}

}  // namespace

std::string to_string(const Endpoint& endpoint) {
    const bool bracket = endpoint.host.find(':') != std::string::npos;
    std::string out = endpoint.tls ? "wss://" : "ws://";
    out += bracket ? "[" + endpoint.host + "]" : endpoint.host;
    out += ":" + std::to_string(endpoint.port) + endpoint.path;
    if (endpoint.eio) out += "?EIO=" + std::to_string(*endpoint.eio);
    return out;
}

Result<Endpoint> parse_endpoint(std::string_view text) {
    if (!is_scheme_start(text)) return OptionError::url_scheme;
    const auto parsed = urls::parse_uri(urls::string_view(text.data(), text.size()));
    if (!parsed) return OptionError::url_syntax;
    const urls::url_view& url = *parsed;
    if (url.has_userinfo()) return OptionError::url_credentials;

    const auto tls = scheme_has_tls(url);
    if (!tls) return tls.error();
    auto host = host_of(url);
    if (!host) return host.error();
    const auto port = port_of(url, *tls);
    if (!port) return port.error();
    const auto eio = eio_of(url);
    if (!eio) return eio.error();

    Endpoint endpoint{.tls = *tls, .host = std::move(*host), .port = *port, .eio = *eio};
    const std::string path(url.encoded_path());
    if (path.size() > path_bytes_max) return OptionError::url_path;
    // Boost.URL ends the port at what is no digit.
    if (!path.empty() && !path.starts_with('/')) return OptionError::url_port;
    if (!path.empty() && path != "/") endpoint.path = path;
    return endpoint;
}

Result<PeerConfig> parse_peer(std::string_view text) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) return OptionError::peer_form;
    PeerConfig peer;
    peer.name = text.substr(0, equals);
    peer.application = peer.name;
    if (!is_peer_name(peer.name)) return OptionError::peer_name;

    text.remove_prefix(equals + 1);
    const auto comma = text.find(',');
    if (comma != std::string_view::npos) {
        constexpr std::string_view key = ",application=";
        const std::string_view part = text.substr(comma);
        if (!part.starts_with(key)) return OptionError::peer_part;
        peer.application = part.substr(key.size());
        if (!is_name(peer.application)) return OptionError::name;
    }
    auto endpoint = parse_endpoint(text.substr(0, comma));
    if (!endpoint) return endpoint.error();
    peer.endpoint = std::move(*endpoint);
    return peer;
}

Result<MapConfig> parse_map(std::string_view text) {
    const auto slash = text.find('/');
    // A type may hold an '=', and a peer's name may not.
    const auto equals = text.rfind('=');
    if (slash == std::string_view::npos || equals == std::string_view::npos || equals < slash) {
        return OptionError::map_form;
    }
    MapConfig map{.application = std::string(text.substr(0, slash)),
                  .type = std::string(text.substr(slash + 1, equals - slash - 1)),
                  .destination = std::string(text.substr(equals + 1))};
    if (!is_name(map.application) || !is_name(map.type)) return OptionError::name;
    if (!is_peer_name(map.destination)) return OptionError::peer_name;
    return map;
}

bool is_peer_name(std::string_view name) {
    const auto allowed = [](char c) {
        return is_letter_or_digit(c) ||
               std::string_view("._-:/[]").find(c) != std::string_view::npos;
    };
    return !name.empty() && name.size() <= name_bytes_max && std::ranges::all_of(name, allowed);
}

bool is_name(std::string_view name) {
    const auto is_control = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F;
    };
    return !name.empty() && name.size() <= name_bytes_max && std::ranges::none_of(name, is_control);
}

bool is_loopback(std::string_view host) {
    if (host == "localhost") return true;
    const urls::string_view text(host.data(), host.size());
    if (const auto v4 = urls::parse_ipv4_address(text)) return v4->to_bytes()[0] == 127;
    const auto v6 = urls::parse_ipv6_address(text);
    if (!v6) return false;
    return v6->is_loopback() || (v6->is_v4_mapped() && v6->to_bytes()[12] == 127);
}

bool is_listen_address(std::string_view host) {
    const urls::string_view text(host.data(), host.size());
    return host == "localhost" || urls::parse_ipv4_address(text) || urls::parse_ipv6_address(text);
}

}  // namespace coqewd
