#include "tests/bench/grpc/grpc_load.hpp"

#include <grpcpp/grpcpp.h>

#include <optional>
#include <stdexcept>

#include "tests/bench/messages.hpp"

namespace coqewd::bench {
namespace {

std::unique_ptr<Echo::Stub> make_channel(const std::string& target) {
    grpc::ChannelArguments arguments;
    // Otherwise channels to the same server share one connection.
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    const auto proofs = grpc::InsecureChannelCredentials();
    return Echo::NewStub(grpc::CreateCustomChannel(target, proofs, arguments));
}

gpr_timespec deadline_in(Duration time) {
    const auto nanoseconds = std::chrono::nanoseconds(time).count();
    return gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                        gpr_time_from_nanos(nanoseconds, GPR_TIMESPAN));
}

}  // namespace

struct GrpcCall {
    Echo::Stub& channel;
    TimePoint since = {};
    Text answer = {};
    grpc::Status status = {};
    std::optional<grpc::ClientContext> context = std::nullopt;
    std::unique_ptr<grpc::ClientAsyncResponseReader<Text>> reader = nullptr;
};

GrpcLoad::GrpcLoad(const LoadOptions& options)
    : options_(options), clock_(Clock::of(io_.get_executor())) {
    if (options.mode != "grpc" || options.plan.rate != 0 || options.endpoint.tls) {
        throw std::runtime_error("this is the mode grpc, a closed loop over plain TCP");
    }
    text_.set_text(name_of(options.bytes));
}

GrpcLoad::~GrpcLoad() = default;

LoadFigures GrpcLoad::run() {
    open_channels();
    begin_ = clock_.now() + options_.plan.warm_up;
    end_ = begin_ + options_.plan.time;
    for (const auto& call : calls_) ask(*call);
    run_until(begin_);
    figures_.before = ProcessorTimes::now(options_.plan.servers);
    run_until(end_);
    figures_.after = ProcessorTimes::now(options_.plan.servers);
    figures_.took = options_.plan.time;
    end();
    return std::move(figures_);
}

void GrpcLoad::open_channels() {
    for (std::size_t n = 0; n < options_.plan.connections; ++n) {
        channels_.push_back(make_channel(authority(options_.endpoint)));
        Text answer;
        grpc::ClientContext context;
        const grpc::Status status = channels_.back()->Say(&context, text_, &answer);
        if (!status.ok()) throw std::runtime_error("no answer: " + status.error_message());
        if (answer.text() != text_.text()) throw std::runtime_error("the text does not come back");
        for (std::size_t call = 0; call < options_.plan.in_flight; ++call) {
            calls_.push_back(std::make_unique<GrpcCall>(*channels_.back()));
        }
    }
}

void GrpcLoad::ask(GrpcCall& call) {
    ++under_way_;
    call.since = clock_.now();
    call.context.emplace();
    call.reader = call.channel.AsyncSay(&*call.context, text_, &queue_);
    call.reader->Finish(&call.answer, &call.status, &call);
}

void GrpcLoad::run_until(TimePoint when) {
    const gpr_timespec deadline = deadline_in(when - clock_.now());
    void* call = nullptr;
    bool ok = false;
    // Past its deadline the queue still gives what it has, and so does not end by itself.
    while (clock_.now() < when && (!stopping_ || under_way_ > 0)) {
        if (queue_.AsyncNext(&call, &ok, deadline) == grpc::CompletionQueue::TIMEOUT) return;
        take_answer(*static_cast<GrpcCall*>(call));
    }
}

void GrpcLoad::take_answer(GrpcCall& call) {
    --under_way_;
    const TimePoint now = clock_.now();
    const bool right = call.status.ok() && call.answer.text() == text_.text();
    if (now >= begin_ && now < end_) ++figures_.answered;
    if (call.since >= begin_ && call.since < end_) {
        figures_.latencies.push_back(now - call.since);
        if (!right) ++figures_.wrong;
    }
    if (!stopping_) ask(call);
}

void GrpcLoad::end() {
    stopping_ = true;
    run_until(clock_.now() + options_.plan.patience);
    figures_.unanswered = under_way_;
    for (const auto& call : calls_) call->context->TryCancel();
    queue_.Shutdown();
    void* call = nullptr;
    bool ok = false;
    while (queue_.Next(&call, &ok)) {
    }
}

}  // namespace coqewd::bench
