#include <deque>
#include <stdexcept>

#include "tests/bench/load_modes.hpp"
#include "tests/bench/load_socket.hpp"
#include "tests/bench/messages.hpp"

namespace coqewd::bench {
namespace {

class EchoClient : public LoadClient {
  public:
    EchoClient(const Executor& executor, const LoadOptions& options)
        : socket_(executor, options), text_(name_of(options.bytes)) {}

    Task<> open() override {
        co_await socket_.open();
        socket_.write(text_);
        if (co_await socket_.read() != text_) {
            throw std::runtime_error("the server does not send texts back");
        }
    }

    Task<> listen(OnAnswer on_answer) override {
        for (;;) {
            const auto answer = co_await socket_.read();
            if (!answer || asked_.empty()) break;
            const TimePoint since = asked_.front();
            asked_.pop_front();
            on_answer(*this, since, *answer == text_);
        }
        co_await socket_.leave();
    }

    void ask(TimePoint since) override {
        asked_.push_back(since);
        socket_.write(text_);
    }

    void close() override { socket_.close(); }

  private:
    LoadSocket socket_;
    std::string text_;
    /// Answers come in the order of the questions.
    std::deque<TimePoint> asked_;
};

}  // namespace

std::unique_ptr<LoadClient> make_echo_client(Executor executor, const LoadOptions& options) {
    return std::make_unique<EchoClient>(executor, options);
}

}  // namespace coqewd::bench
