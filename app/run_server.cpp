#include "app/run_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/json/serialize.hpp>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include "app/log.hpp"
#include "app/open_files.hpp"
#include "app/server.hpp"

namespace coqewd {

namespace asio = boost::asio;

namespace {

/// How long a worker may take to come to its end once nobody waits for it any more.
constexpr std::chrono::milliseconds workers_patience{500};

/// Waits for the signals on the main thread.
class Watch {
  public:
    Watch(asio::io_context& context, Server& server, const Log& log, Duration grace)
        : context_(context),
          server_(server),
          log_(log),
          grace_(grace),
          signals_(context, SIGINT, SIGTERM) {
        signals_.async_wait([this](const boost::system::error_code& error, int) {
            if (!error) stop();
        });
    }

  private:
    void stop() {
        log_.info("Stopping: requests in flight may end");
        signals_.async_wait([this](const boost::system::error_code& error, int) {
            if (error) return;
            log_.warn("Stopped at once by a second signal");
            std::_Exit(EXIT_FAILURE);
        });
        server_.stop(grace_, [this] { asio::post(context_, [this] { signals_.cancel(); }); });
    }

    asio::io_context& context_;
    Server& server_;
    const Log& log_;
    Duration grace_;
    asio::signal_set signals_;
};

/// With more connections than open files clients would wait for an answer that nobody can give;
/// over the bound they get one.
void bound_connections(Config& config, const Log& log) {
    const std::size_t others = files_besides_clients(config);
    const std::size_t files = raise_open_files(config.connections_max + others);
    const std::size_t fitting = connections_within(files, config.connections_max, others);
    if (fitting == config.connections_max) return;
    log.warn("Only " + std::to_string(fitting) + " of the " +
             std::to_string(config.connections_max) +
             " connections of connections-max are possible: this process may have " +
             std::to_string(files) +
             " open files (raise the hard limit: ulimit -Hn, or LimitNOFILE of systemd)");
    config.connections_max = fitting;
}

}  // namespace

int run_server(Config config, std::vector<ApplicationFactory> applications, IoSetup setup) {
    const Log log(config.log_level);
    bound_connections(config, log);
    Server server(config, std::move(applications), std::move(setup));
    asio::io_context context{1};
    const Watch watch(context, server, log, config.grace);
    server.start();
    std::cout << "coqewd listening on " << server.url() << std::endl;
    context.run();
    const bool ended = server.end_workers(workers_patience);
    std::cout << "coqewd stopped: " << server.report() << std::endl;
    if (!ended) {
        log.warn("A handler still blocks its worker: the process ends without it");
        log.flush();
        std::_Exit(EXIT_SUCCESS);
    }
    return EXIT_SUCCESS;
}

}  // namespace coqewd
