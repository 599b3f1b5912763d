#pragma once

#include <echo.grpc.pb.h>

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <memory>
#include <vector>

#include "app/load_figures.hpp"
#include "core/async/clock.hpp"
#include "tests/bench/load_options.hpp"

namespace coqewd::bench {

/// One question after the other, on a channel that others use too.
struct GrpcCall;

/// The closed loop of LoadRun over gRPC, on one completion queue and one thread, with a connection
/// of its own for each channel.
class GrpcLoad {
  public:
    explicit GrpcLoad(const LoadOptions& options);
    ~GrpcLoad();

    /// Once. Throws std::runtime_error when the first answers are not right.
    LoadFigures run();

  private:
    void open_channels();
    void ask(GrpcCall& call);
    void run_until(TimePoint when);
    void take_answer(GrpcCall& call);
    void end();

    const LoadOptions& options_;
    boost::asio::io_context io_;
    Clock& clock_;
    Text text_;
    grpc::CompletionQueue queue_;
    std::vector<std::unique_ptr<Echo::Stub>> channels_;
    std::vector<std::unique_ptr<GrpcCall>> calls_;

    TimePoint begin_;
    TimePoint end_;
    LoadFigures figures_;
    std::size_t under_way_ = 0;
    bool stopping_ = false;
};

}  // namespace coqewd::bench
