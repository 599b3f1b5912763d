#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/config.hpp"
#include "app/io_setup.hpp"
#include "core/app/application.hpp"
#include "core/message/tally.hpp"

namespace coqewd {

/// A whole server in this process: what the binary runs, and what tests start.
class Server {
  public:
    /// Wires everything and starts the threads; nothing is accepted yet. Throws std::runtime_error
    /// with a sentence for whoever configured it, std::logic_error for contradictory applications.
    Server(const Config& config, std::vector<ApplicationFactory> applications, IoSetup setup = {});

    /// Stops at once, or waits for the stop that is under way.
    ~Server();

    /// Opens the port and dials the peers. Throws std::runtime_error with a sentence.
    void start();

    /// Where it is reached: "http://127.0.0.1:8080". After start().
    std::string url() const;
    std::uint16_t port() const;

    /// Stops accepting, lets requests in flight end for `grace`, answers the others with a fault,
    /// and closes every connection. Calls `stopped` from one of its threads when that is done.
    /// Once.
    void stop(Duration grace, std::function<void()> stopped);

    /// Stops and waits until it is done.
    void stop_and_wait(Duration grace);

    /// False when a handler still blocks its worker, so that its thread can not be ended.
    bool end_workers(std::chrono::milliseconds patience);

    Tally::Counts counts() const;

    /// The same as JSON, with those of Socket.IO.
    boost::json::object report() const;

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace coqewd
