#include "app/peer_entry.hpp"

#include "app/endpoint.hpp"
#include "app/in_quotes.hpp"
#include "app/option_error.hpp"

namespace coqewd {
namespace {

using Kind = Node::Kind;

std::optional<Endpoint> read_endpoint(const Entry& entry) {
    if (!entry.expect(Kind::string)) return std::nullopt;
    auto endpoint = parse_endpoint(entry.node().text);
    if (!endpoint) {
        // The URL itself is not repeated: there may be a password in it.
        entry.error("is wrong: " + endpoint.error().message());
        return std::nullopt;
    }
    return std::move(*endpoint);
}

std::optional<std::string> read_application(const Entry& object, const std::string& otherwise) {
    if (!otherwise.empty() && !optional_member(object, "application")) return otherwise;
    const auto entry = required(object, "application");
    return entry ? read_name(*entry) : std::nullopt;
}

}  // namespace

std::optional<Entry> optional_member(const Entry& object, std::string_view key) {
    for (const Entry& member : object.members()) {
        if (member.key() == key) return member;
    }
    return std::nullopt;
}

std::optional<Entry> required(const Entry& object, std::string_view key) {
    auto member = optional_member(object, key);
    if (!member) object.error("lacks the key " + in_quotes(key));
    return member;
}

std::optional<std::string> read_name(const Entry& entry) {
    if (!entry.expect(Kind::string)) return std::nullopt;
    if (is_name(entry.node().text)) return entry.node().text;
    entry.error("is wrong: " + make_error_code(OptionError::name).message());
    return std::nullopt;
}

std::optional<PeerConfig> read_peer_entry(const Entry& entry, const PeerEntry& keys) {
    PeerConfig peer;
    peer.where = entry.where();
    std::optional<Endpoint> endpoint;
    std::optional<std::string> application = keys.application_default;
    if (entry.is(Kind::string) && !keys.application_default.empty()) {
        endpoint = read_endpoint(entry);
    } else if (entry.expect_object({keys.url, "application"})) {
        const auto url = required(entry, keys.url);
        if (url) endpoint = read_endpoint(*url);
        application = read_application(entry, keys.application_default);
    }
    if (!endpoint || !application) return std::nullopt;
    peer.endpoint = std::move(*endpoint);
    peer.application = std::move(*application);
    return peer;
}

}  // namespace coqewd
