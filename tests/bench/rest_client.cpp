#include <array>
#include <stdexcept>

#include "net/http/head.hpp"
#include "net/transport/connector.hpp"
#include "net/transport/tls_stream.hpp"
#include "tests/bench/load_modes.hpp"
#include "tests/bench/numbers.hpp"

namespace coqewd::bench {
namespace {

constexpr std::string_view head_end = "\r\n\r\n";

/// The value of Content-Length, which all servers here write like this or in lower case.
std::size_t length_in(std::string_view head) {
    for (const std::string_view name : {"\r\nContent-Length: ", "\r\ncontent-length: "}) {
        const std::size_t at = head.find(name);
        if (at == std::string_view::npos) continue;
        const std::string_view rest = head.substr(at + name.size());
        return positive(rest.substr(0, rest.find("\r\n")));
    }
    throw std::runtime_error("an answer without Content-Length: " + std::string(head));
}

class RestClient : public LoadClient {
  public:
    RestClient(Executor executor, const LoadOptions& options)
        : executor_(std::move(executor)),
          endpoint_(options.endpoint),
          expected_(options.expected),
          request_("GET " + endpoint_.path + " HTTP/1.1\r\nHost: " + authority(endpoint_) +
                   "\r\nAccept: application/json\r\n\r\n") {}

    Task<> open() override {
        co_await connect();
        ask({});
        const std::string answer = co_await next_answer();
        const std::string body = answer.substr(answer.find(head_end) + head_end.size());
        if (!answer.starts_with("HTTP/1.1 200 ") || (!expected_.empty() && body != expected_)) {
            throw std::runtime_error("wrong answer: " + answer);
        }
        expected_ = body;
    }

    Task<> listen(OnAnswer on_answer) override {
        for (;;) {
            const std::string answer = co_await next_answer();
            if (answer.empty()) co_return;
            const bool right = answer.starts_with("HTTP/1.1 200 ") && answer.ends_with(expected_);
            on_answer(*this, since_, right);
        }
    }

    void ask(TimePoint since) override {
        since_ = since;
        const Result<std::size_t> count = stream_->try_write(request_);
        // A connection without anything on its way takes so few bytes at once, or is broken.
        if (!count || *count != request_.size()) stream_->close();
    }

    void close() override { stream_->close(); }

  private:
    Task<> connect() {
        net::Connector connector(executor_);
        auto reached = co_await connector.connect(endpoint_.host, endpoint_.port);
        if (!reached) throw std::runtime_error("no connection: " + reached.error().message());
        stream_ = std::move(*reached);
        if (!endpoint_.tls) co_return;
        auto tls = net::make_tls_stream(std::move(stream_), *endpoint_.tls, endpoint_.host);
        const error_code failure = co_await tls->handshake();
        if (failure) throw std::runtime_error("no TLS: " + failure.message());
        stream_ = std::move(tls);
    }

    /// Head and body of the next answer; empty when the connection has ended.
    Task<std::string> next_answer() {
        for (;;) {
            const std::size_t size = answer_size();
            if (size != 0) {
                std::string answer = received_.substr(0, size);
                received_.erase(0, size);
                co_return answer;
            }
            const Result<std::size_t> count = stream_->try_read(room_);
            if (count) {
                received_.append(room_.data(), *count);
                continue;
            }
            if (count.error() != net::error::would_block) co_return std::string();
            if (co_await stream_->readable()) co_return std::string();
        }
    }

    /// 0 while the answer is not there as a whole.
    std::size_t answer_size() const {
        const std::size_t end = received_.find(head_end);
        if (end == std::string::npos) return 0;
        const std::size_t head = end + head_end.size();
        const std::size_t size = head + length_in(std::string_view(received_).substr(0, head));
        return received_.size() < size ? 0 : size;
    }

    Executor executor_;
    net::Endpoint endpoint_;
    std::string expected_;
    std::string request_;
    std::unique_ptr<net::Stream> stream_;
    std::string received_;
    std::array<char, 16'384> room_{};
    TimePoint since_{};
};

}  // namespace

std::unique_ptr<LoadClient> make_rest_client(Executor executor, const LoadOptions& options) {
    return std::make_unique<RestClient>(std::move(executor), options);
}

}  // namespace coqewd::bench
