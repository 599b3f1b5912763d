#pragma once

#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace coqewd::bench {

/// One call at a time, again and again, on one completion queue: what the queue hands back.
class GrpcStep {
  public:
    virtual ~GrpcStep() = default;

    /// Waits for a call. Once; from then on proceed() does the next.
    virtual void begin() = 0;

    /// `ok` as the queue says it: false when the step came to nothing.
    virtual void proceed(bool ok) = 0;
};

/// Makes a step for calls that come in by that queue.
using MakeGrpcStep = std::function<std::unique_ptr<GrpcStep>(grpc::ServerCompletionQueue& queue)>;

/// Serves at a free port of the loopback address, which it prints, until the process is killed:
/// with a queue for each thread, as gRPC recommends for its quickest interface.
[[noreturn]] void serve(grpc::Service& service, std::shared_ptr<grpc::ServerCredentials> proofs,
                        std::size_t threads, const MakeGrpcStep& make_step);

/// The text of a file; throws std::runtime_error when there is none.
std::string text_of(const std::string& file);

}  // namespace coqewd::bench
