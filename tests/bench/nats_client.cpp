#include <array>
#include <charconv>
#include <stdexcept>
#include <unordered_map>

#include "app/wiring.hpp"
#include "tests/bench/load_modes.hpp"
#include "tests/bench/messages.hpp"
#include "tests/bench/nats_connection.hpp"

namespace coqewd::bench {
namespace {

/// A subject that no other client listens to.
std::string some_inbox() {
    std::array<char, 8> bytes{};
    fill_random(bytes);
    std::string inbox = "_INBOX.";
    for (const char byte : bytes) inbox += static_cast<char>('a' + (byte & 0x0F));
    return inbox + '.';
}

/// Asks by request and reply: the last word of the reply's subject tells the questions apart.
class NatsClient : public LoadClient {
  public:
    NatsClient(Executor executor, const LoadOptions& options)
        : connection_(std::move(executor)),
          endpoint_(options.endpoint),
          inbox_(some_inbox()),
          text_(name_of(options.bytes)) {}

    Task<> open() override {
        co_await connection_.connect(endpoint_);
        co_await connection_.subscribe(inbox_ + '*');
        ask({});
        std::string answer;
        const auto keep = [&](const NatsEvent& message) { answer = message.text; };
        while (answer.empty() && co_await connection_.read(keep)) {
        }
        if (answer != text_) throw std::runtime_error("the responder does not send texts back");
        asked_.clear();
    }

    Task<> listen(OnAnswer on_answer) override {
        const auto take = [&](const NatsEvent& answer) { this->take(answer, on_answer); };
        while (known_ && co_await connection_.read(take)) {
        }
    }

    void ask(TimePoint since) override {
        const std::uint64_t id = ++last_id_;
        asked_.emplace(id, since);
        connection_.publish(nats_subject, inbox_ + std::to_string(id), text_);
        if (!taking_) connection_.flush();
    }

    void close() override { connection_.close(); }

  private:
    void take(const NatsEvent& answer, const OnAnswer& on_answer) {
        std::uint64_t id = 0;
        const std::string_view subject = answer.subject;
        if (subject.starts_with(inbox_)) {
            std::from_chars(subject.data() + inbox_.size(), subject.data() + subject.size(), id);
        }
        const auto asked = asked_.find(id);
        known_ = known_ && asked != asked_.end();
        if (!known_) return;
        const TimePoint since = asked->second;
        asked_.erase(asked);
        // What is asked in there goes with the others at the end of the read.
        taking_ = true;
        on_answer(*this, since, answer.text == text_);
        taking_ = false;
    }

    NatsConnection connection_;
    net::Endpoint endpoint_;
    std::string inbox_;
    std::string text_;
    std::uint64_t last_id_ = 0;
    std::unordered_map<std::uint64_t, TimePoint> asked_;
    bool taking_ = false;
    /// False once an answer has come that nobody has asked for.
    bool known_ = true;
};

}  // namespace

std::unique_ptr<LoadClient> make_nats_client(Executor executor, const LoadOptions& options) {
    return std::make_unique<NatsClient>(std::move(executor), options);
}

}  // namespace coqewd::bench
