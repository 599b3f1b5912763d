#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "app/endpoint.hpp"
#include "app/file_peers.hpp"
#include "app/file_rest.hpp"
#include "app/in_quotes.hpp"
#include "app/option_error.hpp"
#include "app/peer_entry.hpp"

namespace coqewd {
namespace {

using Kind = Node::Kind;

/// Reads one `u_services` value. QEWD: the array form is 13.1 of its specification, the form with
/// destinations and routes 13.2.
class UServices {
  public:
    explicit UServices(Config& config) : config_(config) {}

    void read_array(const Entry& list) {
        for (const Entry& item : list.elements()) {
            if (item.expect_object({"application", "types"})) read_application(item);
        }
    }

    void read_object(const Entry& object) {
        if (!object.expect_object({"destinations", "routes"})) return;
        // Groups have to be known before the routes that may name them.
        if (const auto list = optional_member(object, "destinations")) read_destinations(*list);
        if (const auto list = optional_member(object, "routes")) read_routes(*list);
    }

  private:
    void read_destinations(const Entry& list) {
        if (!list.expect(Kind::object)) return;
        for (const Entry& entry : list.members()) {
            if (!is_peer_name(entry.key())) {
                entry.error("has a wrong name: " +
                            make_error_code(OptionError::peer_name).message());
            } else if (optional_member(entry, "destinations")) {
                groups_.insert(entry.key());
                read_group(entry, config_);
            } else {
                read_destination(entry);
            }
        }
    }

    void read_destination(const Entry& entry) {
        if (!entry.expect(Kind::object)) return;
        auto peer = read_peer_entry(entry, {.url = "host", .application_default = entry.key()});
        if (!peer) return;
        peer->name = entry.key();
        config_.peers.push_back(std::move(*peer));
    }

    void read_routes(const Entry& list) {
        if (!list.expect(Kind::array)) return;
        for (const Entry& route : list.elements()) {
            if (!route.expect(Kind::object)) continue;
            if (optional_member(route, "path")) {
                read_u_services_route(route, config_);
            } else if (route.expect_object({"application", "types"})) {
                read_application(route);
            }
        }
    }

    void read_application(const Entry& route) {
        const auto name = required(route, "application");
        const auto types = required(route, "types");
        if (!name || !types || !types->expect(Kind::object)) return;
        const auto application = read_name(*name);
        if (!application) return;
        for (const Entry& type : types->members()) {
            if (!is_name(type.key())) {
                type.error("is wrong: " + make_error_code(OptionError::name).message());
            } else if (const auto destination = destination_of(type)) {
                config_.maps.push_back({.application = *application,
                                        .type = type.key(),
                                        .destination = *destination,
                                        .where = type.where()});
            }
        }
    }

    /// The peer's name, from `{destination}` or `{url, application}`.
    std::optional<std::string> destination_of(const Entry& type) {
        if (!type.expect(Kind::object)) return std::nullopt;
        const auto destination = optional_member(type, "destination");
        if (!destination) return peer_of_url(type);
        if (!type.expect_object({"destination", "application"})) return std::nullopt;
        if (const auto application = optional_member(type, "application")) {
            application->warn("is passed over: the destination says its application");
        }
        const auto name = read_name(*destination);
        if (name && groups_.contains(*name)) {
            destination->error(
                "is a group; a message goes to one peer, and REST requests to groups");
            return std::nullopt;
        }
        return name;
    }

    std::optional<std::string> peer_of_url(const Entry& type) {
        auto peer = read_peer_entry(type, {.url = "url", .application_default = ""});
        if (!peer) return std::nullopt;
        peer->name = generated_name(*peer);
        const PeerConfig* other = find_peer(peer->name);
        if (other && other->endpoint != peer->endpoint) {
            peer->name = std::string(peer->endpoint.tls ? "wss://" : "ws://") + peer->name;
            other = find_peer(peer->name);
        }
        const std::string name = peer->name;
        if (!other || other->endpoint != peer->endpoint) config_.peers.push_back(std::move(*peer));
        return name;
    }

    const PeerConfig* find_peer(const std::string& name) const {
        const auto found = std::ranges::find(config_.peers, name, &PeerConfig::name);
        return found == config_.peers.end() ? nullptr : &*found;
    }

    static std::string generated_name(const PeerConfig& peer) {
        const std::string url = to_string(peer.endpoint);
        std::string place = url.substr(url.find("://") + 3);
        if (peer.endpoint.path == Endpoint().path) place.resize(place.find('/'));
        return place + "/" + peer.application;
    }

    Config& config_;
    std::set<std::string> groups_;
};

}  // namespace

void read_u_services(const Entry& u_services, Config& config) {
    if (u_services.is_off()) return;
    UServices reader(config);
    if (u_services.is(Kind::array)) {
        reader.read_array(u_services);
    } else {
        reader.read_object(u_services);
    }
}

}  // namespace coqewd
