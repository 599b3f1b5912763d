#pragma once

#include <memory>
#include <string>

#include "app/load_client.hpp"
#include "tests/bench/load_options.hpp"

namespace coqewd::bench {

/// A WebSocket whose server sends each text back.
std::unique_ptr<LoadClient> make_echo_client(Executor executor, const LoadOptions& options);

/// A client of QEWD that has registered with a JWT and sends the latest token along.
std::unique_ptr<LoadClient> make_ewdjs_client(Executor executor, const LoadOptions& options);

/// GET over HTTP/1.1 on a connection that stays open, one request at a time.
std::unique_ptr<LoadClient> make_rest_client(Executor executor, const LoadOptions& options);

/// A client of Socket.IO whose events are acknowledged.
std::unique_ptr<LoadClient> make_socketio_client(Executor executor, const LoadOptions& options);

/// Requests over a NATS server to bench_nats_responder.
std::unique_ptr<LoadClient> make_nats_client(Executor executor, const LoadOptions& options);

using MakeLoadClient = std::unique_ptr<LoadClient> (*)(Executor executor,
                                                       const LoadOptions& options);

/// What makes the clients of the mode, or null when there is none of that name.
MakeLoadClient load_mode(const std::string& mode);

/// `ewdjs, rest, …`.
std::string load_mode_names();

}  // namespace coqewd::bench
