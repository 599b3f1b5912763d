// Passes each call on to another server over TLS, which is reached by one connection:
// bench_grpc_proxy HOST:PORT AUTHORITY THREADS, until it is killed.
#include <echo.grpc.pb.h>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <optional>
#include <stdexcept>

#include "tests/bench/grpc/serve.hpp"
#include "tests/bench/numbers.hpp"

namespace {

using namespace coqewd::bench;

/// Both sides of a call are on the same queue, so that no thread waits for another one.
class ProxyStep : public GrpcStep {
  public:
    ProxyStep(Echo::AsyncService& service, Echo::Stub& next, grpc::ServerCompletionQueue& queue)
        : service_(service), next_(next), queue_(queue) {}

    void begin() override {
        state_ = State::waiting;
        context_.emplace();
        responder_.emplace(&*context_);
        service_.RequestSay(&*context_, &question_, &*responder_, &queue_, &queue_, this);
    }

    void proceed(bool ok) override {
        if (!ok || state_ == State::answering) return begin();
        state_ == State::waiting ? ask() : answer();
    }

  private:
    enum class State { waiting, asking, answering };

    void ask() {
        state_ = State::asking;
        asked_.emplace();
        reader_ = next_.AsyncSay(&*asked_, question_, &queue_);
        reader_->Finish(&answer_, &status_, this);
    }

    void answer() {
        state_ = State::answering;
        responder_->Finish(answer_, status_, this);
    }

    Echo::AsyncService& service_;
    Echo::Stub& next_;
    grpc::ServerCompletionQueue& queue_;
    State state_ = State::waiting;
    std::optional<grpc::ServerContext> context_;
    std::optional<grpc::ServerAsyncResponseWriter<Text>> responder_;
    std::optional<grpc::ClientContext> asked_;
    std::unique_ptr<grpc::ClientAsyncResponseReader<Text>> reader_;
    Text question_;
    Text answer_;
    grpc::Status status_;
};

std::unique_ptr<Echo::Stub> stub_of(const char* target, const char* authority) {
    const grpc::SslCredentialsOptions options{
        .pem_root_certs = text_of(authority), .pem_private_key = {}, .pem_cert_chain = {}};
    return Echo::NewStub(grpc::CreateChannel(target, grpc::SslCredentials(options)));
}

}  // namespace

int main(int count, char** words) {
    try {
        if (count != 4) throw std::runtime_error("name a target, an authority, how many threads");
        Echo::AsyncService service;
        const auto next = stub_of(words[1], words[2]);
        serve(service, grpc::InsecureServerCredentials(), positive(words[3]),
              [&](auto& queue) { return std::make_unique<ProxyStep>(service, *next, queue); });
    } catch (const std::exception& failure) {
        std::cerr << "bench_grpc_proxy: " << failure.what() << '\n';
        return 2;
    }
}
