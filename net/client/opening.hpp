#pragma once

#include <memory>
#include <string>
#include <vector>

#include "net/endpoint.hpp"
#include "net/http/head.hpp"
#include "net/random_source.hpp"
#include "net/socketio/generation.hpp"
#include "net/transport/connector.hpp"

namespace coqewd::net {

/// The client's way to a WebSocket: TCP, TLS if the endpoint has it, and the HTTP upgrade. Lives on
/// one executor.
class Opening {
  public:
    struct Options {
        Endpoint endpoint;
        /// Behind the parameters of Engine.IO, percent-encoded: `a=1&b=2`.
        std::string query = {};
        /// Header fields besides those of the upgrade.
        std::vector<http::Field> fields = {};
        RandomSource random;
        /// How an address is reached. A test joins streams in memory here.
        Reach reach = reach_by_tcp;
    };

    /// A stream that has switched to WebSocket, and what came behind the server's answer.
    struct Opened {
        std::unique_ptr<Stream> stream;
        std::string rest;
    };

    /// The options outlive it.
    Opening(Executor executor, const Options& options)
        : executor_(std::move(executor)), options_(options) {}

    /// The error says at which step it failed; operation_aborted after cancel(). It waits as long
    /// as the other side likes. Called once.
    Task<Result<Opened>> open(socketio::Generation generation);

    /// Lets open() return soon, from the same executor.
    void cancel();

  private:
    Task<error_code> reach();
    Task<error_code> secure();
    Task<Result<std::string>> upgrade(socketio::Generation generation);
    Result<std::string> request(const std::string& key, socketio::Generation generation) const;

    Executor executor_;
    const Options& options_;
    std::unique_ptr<Connector> connector_;
    std::unique_ptr<Stream> stream_;
    bool cancelled_ = false;
};

}  // namespace coqewd::net
