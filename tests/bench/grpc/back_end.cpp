// Sends back over TLS what it is told: bench_grpc_back_end CERTIFICATE KEY THREADS, until it is
// killed.
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

class EchoStep : public GrpcStep {
  public:
    EchoStep(Echo::AsyncService& service, grpc::ServerCompletionQueue& queue)
        : service_(service), queue_(queue) {}

    void begin() override {
        answering_ = false;
        context_.emplace();
        responder_.emplace(&*context_);
        service_.RequestSay(&*context_, &text_, &*responder_, &queue_, &queue_, this);
    }

    void proceed(bool ok) override {
        if (!ok || answering_) return begin();
        answering_ = true;
        responder_->Finish(text_, grpc::Status::OK, this);
    }

  private:
    Echo::AsyncService& service_;
    grpc::ServerCompletionQueue& queue_;
    std::optional<grpc::ServerContext> context_;
    std::optional<grpc::ServerAsyncResponseWriter<Text>> responder_;
    Text text_;
    bool answering_ = false;
};

std::shared_ptr<grpc::ServerCredentials> proofs_of(const char* certificate, const char* key) {
    grpc::SslServerCredentialsOptions options;
    options.pem_key_cert_pairs.push_back({text_of(key), text_of(certificate)});
    return grpc::SslServerCredentials(options);
}

}  // namespace

int main(int count, char** words) {
    try {
        if (count != 4)
            throw std::runtime_error("name a certificate, its key, and how many threads");
        Echo::AsyncService service;
        serve(service, proofs_of(words[1], words[2]), positive(words[3]),
              [&](auto& queue) { return std::make_unique<EchoStep>(service, queue); });
    } catch (const std::exception& failure) {
        std::cerr << "bench_grpc_back_end: " << failure.what() << '\n';
        return 2;
    }
}
