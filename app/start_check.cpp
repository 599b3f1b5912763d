#include "app/start_check.hpp"

#include <algorithm>
#include <exception>

#include "app/disk.hpp"
#include "app/layout.hpp"
#include "app/web_folder.hpp"
#include "app/wiring.hpp"

namespace coqewd {
namespace {

bool is_readable(const std::string& file) {
    return !probe_file(file);
}

/// Makes what a server makes, and notes why that is not possible.
template <typename Make>
void try_out(Make make, Findings& findings) {
    try {
        make();
    } catch (const std::exception& error) {
        findings.errors.emplace_back(error.what());
    }
}

bool has_certificate(const Config& config) {
    return !config.tls_cert.empty() && !config.tls_key.empty() && is_readable(config.tls_cert) &&
           is_readable(config.tls_key);
}

/// One peer is enough: all of them are verified with the same authorities.
void try_peers(const Config& config, Findings& findings) {
    const auto peer = std::ranges::find_if(
        config.peers, [](const PeerConfig& each) { return each.endpoint.tls; });
    if (peer == config.peers.end()) return;
    if (!config.peer_ca.empty() && !is_readable(config.peer_ca)) return;
    try_out([&] { make_client_options(config, *peer); }, findings);
}

}  // namespace

void check_start(const Config& config, const std::vector<ApplicationFactory>& applications,
                 Findings& findings) {
    const bool is_sound = findings.errors.empty();
    if (has_certificate(config)) try_out([&] { make_connection_options(config); }, findings);
    try_out([&] { make_static_files(config); }, findings);
    try_peers(config, findings);
    // What is wrong with a value would be said a second time, in other words.
    if (!is_sound) return;
    try_out([&] { make_key_ring(config); }, findings);
    try_out([&] { make_layout(config, applications); }, findings);
}

}  // namespace coqewd
