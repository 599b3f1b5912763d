#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/async/timer.hpp"
#include "core/fabric/peer.hpp"
#include "core/message/tally.hpp"
#include "net/peer/backoff.hpp"
#include "net/peer/client.hpp"

namespace coqewd::net {

/// Keeps one outgoing link alive: connects, registers, gives the link to its peer, and does so
/// again whenever it is lost. Lives on one executor.
class Dialer {
  public:
    struct Options {
        Client::Options client;
        /// What the link registers for on the other server.
        std::string application;
        Backoff::Range backoff = {};
        /// A random number in [0, 1).
        std::function<double()> uniform;
        /// The registration token with its expiry renewed; empty when it can not be (the link then
        /// registers anew).
        std::function<std::string(const std::string& token)> renew;
        /// What proves to the other server that this one has its secret; asked for anew each time.
        std::function<std::string()> prove = [] { return std::string(); };
        /// How long the registration may take.
        Duration register_timeout = std::chrono::seconds(10);
        Link::Options link;
        /// Takes a line for the log when the link comes, goes, or can not be made.
        std::function<void(std::string_view line)> log;
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

    Task<error_code> serve_link();
    Task<bool> introduce(Link& link);
    Task<Reply> send(Link& link, std::string text, std::string token);
    static Task<> run_link(std::shared_ptr<Link> link, std::shared_ptr<Ending> ending);
    void log_failure(const error_code& failure);

    Executor executor_;
    std::shared_ptr<Peer> peer_;
    Tally& tally_;
    Options options_;
    Client client_;
    Backoff backoff_;
    Timer pause_;
    std::string token_;
    std::string last_failure_;
    bool stopped_ = false;
};

}  // namespace coqewd::net
