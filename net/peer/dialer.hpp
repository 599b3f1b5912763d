#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/async/timer.hpp"
#include "core/fabric/peer.hpp"
#include "core/message/tally.hpp"
#include "net/client/backoff.hpp"
#include "net/peer/client.hpp"

namespace coqewd::net {

/// Keeps one outgoing link alive: connects, registers, gives the link to its peer, and does so
/// again whenever it is lost. Lives on one executor.
class Dialer {
  public:
    struct Options {
        /// But for on_slow, which is the dialer's own.
        Client::Options client;
        /// What the link registers for on the other server.
        std::string application;
        Backoff::Range backoff = {};
        /// A random number in [0, 1).
        std::function<double()> uniform;
        /// The registration token with its expiry renewed; empty when it can not be (the link then
        /// registers anew). Asked for when the other server is a coqewd.
        std::function<std::string(const std::string& token)> renew;
        /// Whether a token is signed with a secret that this server has, too.
        std::function<bool(const std::string& token)> verifies = [](const auto&) { return true; };
        /// What proves to the other server that this one has its secret; asked for anew each time.
        std::function<std::string()> prove = [] { return std::string(); };
        /// Private claims are written so that a Node.js QEWD can read them.
        bool qewd_compat = true;
        /// How long the registration may take, a refused re-registration before it included.
        Duration register_timeout = std::chrono::seconds(10);
        /// Its on_error is told, too, what is thrown while the link is dialled or up.
        Link::Options link;
        /// Take a line for the log: when the link comes, and when it goes or can not be made.
        std::function<void(std::string_view line)> log;
        std::function<void(std::string_view line)> warn;
    };

    /// The peer, and the tally, outlive the dialer.
    Dialer(Executor executor, std::shared_ptr<Peer> peer, Tally& tally, Options options);

    /// Runs until stop().
    Task<> run();

    /// Lets run() return soon; calls that wait on the link get the fault link_lost. On the same
    /// executor.
    void stop();

  private:
    struct Ending;

    Client::Options client_options();
    /// One link from its dial to its end; gives why it ended.
    Task<std::string> live();
    Task<std::string> serve_link();
    /// Registers; gives why that failed, if so.
    Task<std::optional<Fault>> introduce(Link& link);
    std::optional<Fault> take_registration(Link& link, const Reply& reply);
    void note_qewd();
    static Task<Reply> send(Link& link, std::string text, Link::CallOptions options);
    static Task<> run_link(std::shared_ptr<Link> link, std::shared_ptr<Ending> ending);
    Task<std::optional<Fault>> take_up(std::shared_ptr<Link> link, Ending& ending);
    void come_up(std::shared_ptr<Link> link);
    std::string end_text(const error_code& why, const std::optional<Fault>& refusal) const;
    void log_end(const std::string& why);

    Executor executor_;
    std::shared_ptr<Peer> peer_;
    Tally& tally_;
    Options options_;
    Client client_;
    Backoff backoff_;
    Timer pause_;
    std::string token_;
    std::string last_end_;
    bool slow_ = false;
    bool has_other_secret_ = false;
    bool warned_of_claims_ = false;
    bool stopped_ = false;
};

}  // namespace coqewd::net
