#include <stdexcept>
#include <unordered_map>

#include "app/wiring.hpp"
#include "core/message/frames.hpp"
#include "core/message/json_text.hpp"
#include "net/peer/client.hpp"
#include "tests/bench/load_client.hpp"
#include "tests/bench/messages.hpp"

namespace coqewd::bench {
namespace {

std::string quoted(std::string_view text) {
    std::string json;
    append_quoted(json, text);
    return json;
}

/// Speaks through frames alone: a Link costs more than a server that is only asked.
class EwdjsClient : public LoadClient {
  public:
    EwdjsClient(Executor executor, const LoadOptions& options)
        : client_(std::move(executor), {.endpoint = options.endpoint, .random = fill_random}),
          registration_(R"({"type":"ewd-register","jwt":true,"application":)" +
                        quoted(options.application) + '}'),
          head_(R"({"type":)" + quoted(options.type) + R"(,"jwt":true,"params":{"name":")" +
                name_of(options.bytes) + R"("},"token":")"),
          expected_(R"("hello":")" + name_of(options.bytes) + '"') {}

    Task<> open() override {
        if (const error_code failure = co_await client_.connect()) {
            throw std::runtime_error("no connection: " + failure.message());
        }
        client_.channel().write(registration_);
        const Answer registered = co_await next_answer();
        token_ = registered.reply.token();
        if (token_.empty()) {
            throw std::runtime_error("the registration is refused: " + registered.reply.json());
        }
        ask({});
        const Answer answer = co_await next_answer();
        if (!is_right(answer)) throw std::runtime_error("wrong answer: " + answer.reply.json());
        asked_.clear();
    }

    Task<> listen(OnAnswer on_answer) override {
        for (;;) {
            Result<std::string> text = co_await client_.channel().read();
            if (!text) break;
            const Result<Answer> answer = read_answer(std::move(*text));
            if (answer && !answer->final) continue;
            if (!answer || !take(*answer, on_answer)) break;
        }
        co_await client_.leave();
    }

    void ask(TimePoint since) override {
        const std::uint64_t id = ++last_id_;
        asked_.emplace(id, since);
        std::string text = head_;
        text.append(token_).append(R"(","ms_requestId":)").append(std::to_string(id)).append("}");
        client_.channel().write(text);
    }

    void close() override { client_.channel().close(CloseReason::normal); }

  private:
    Task<Answer> next_answer() {
        Result<std::string> text = co_await client_.channel().read();
        if (!text) throw std::runtime_error("no answer: " + text.error().message());
        Result<Answer> answer = read_answer(std::move(*text));
        if (!answer) throw std::runtime_error("no answer: " + answer.error().message());
        co_return std::move(*answer);
    }

    /// False when nobody has asked for it.
    bool take(const Answer& answer, const OnAnswer& on_answer) {
        const auto asked = answer.id ? asked_.find(*answer.id) : asked_.end();
        if (asked == asked_.end()) return false;
        const TimePoint since = asked->second;
        asked_.erase(asked);
        if (!answer.reply.token().empty()) token_ = answer.reply.token();
        on_answer(*this, since, is_right(answer));
        return true;
    }

    bool is_right(const Answer& answer) const {
        return !answer.reply.failed() && answer.reply.json().find(expected_) != std::string::npos;
    }

    net::Client client_;
    std::string registration_;
    std::string head_;
    std::string expected_;
    std::string token_;
    std::uint64_t last_id_ = 0;
    std::unordered_map<std::uint64_t, TimePoint> asked_;
};

}  // namespace

std::unique_ptr<LoadClient> make_ewdjs_client(Executor executor, const LoadOptions& options) {
    return std::make_unique<EwdjsClient>(std::move(executor), options);
}

}  // namespace coqewd::bench
