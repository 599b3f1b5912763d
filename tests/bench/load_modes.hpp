#pragma once

#include <memory>
#include <string>

#include "app/load_client.hpp"
#include "app/load_figures.hpp"
#include "tests/bench/load_options.hpp"

namespace coqewd::bench {

/// A client of QEWD that has registered with a JWT and sends the latest token along.
std::unique_ptr<LoadClient> make_ewdjs_client(Executor executor, const LoadOptions& options);

/// GET over HTTP/1.1 on a connection that stays open, one request at a time.
std::unique_ptr<LoadClient> make_rest_client(Executor executor, const LoadOptions& options);

/// A client of Socket.IO whose events are acknowledged.
std::unique_ptr<LoadClient> make_socketio_client(Executor executor, const LoadOptions& options);

/// Requests over a NATS server to bench_nats_responder.
std::unique_ptr<LoadClient> make_nats_client(Executor executor, const LoadOptions& options);

/// Loads the server that the options name, as they say; they outlive it.
using RunLoad = Task<LoadFigures> (*)(Executor executor, const LoadOptions& options);

/// The load of this mode, or null when there is none of that name.
RunLoad load_mode(const std::string& mode);

/// `ewdjs, rest, …`.
std::string load_mode_names();

}  // namespace coqewd::bench
