#include <deque>
#include <stdexcept>

#include "app/wiring.hpp"
#include "net/client/opening.hpp"
#include "net/websocket/connection.hpp"
#include "tests/bench/load_modes.hpp"
#include "tests/bench/messages.hpp"

namespace coqewd::bench {
namespace {

class EchoClient : public LoadClient {
  public:
    EchoClient(Executor executor, const LoadOptions& options)
        : executor_(std::move(executor)),
          opening_options_{.endpoint = options.endpoint, .random = fill_random},
          opening_(executor_, opening_options_),
          text_(name_of(options.bytes)) {}

    Task<> open() override {
        auto opened = co_await opening_.open(net::socketio::Generation::eio4);
        if (!opened) {
            throw std::runtime_error("no WebSocket: " + opened.error().message());
        }
        connection_.emplace(std::move(opened->stream),
                            net::websocket::Connection::Options{
                                .role = net::websocket::Role::client, .random = fill_random});
        connection_->feed(opened->rest);
        connection_->write_text(text_);
        const auto answer = co_await connection_->read();
        if (!answer || answer->payload != text_) {
            throw std::runtime_error("the server does not send texts back");
        }
    }

    Task<> listen(OnAnswer on_answer) override {
        for (;;) {
            const auto answer = co_await connection_->read();
            if (!answer || asked_.empty()) break;
            const TimePoint since = asked_.front();
            asked_.pop_front();
            on_answer(*this, since, answer->payload == text_);
        }
        co_await connection_->leave();
    }

    void ask(TimePoint since) override {
        asked_.push_back(since);
        connection_->write_text(text_);
    }

    void close() override { connection_->close({}); }

  private:
    Executor executor_;
    net::Opening::Options opening_options_;
    net::Opening opening_;
    std::optional<net::websocket::Connection> connection_;
    std::string text_;
    /// Answers come in the order of the questions.
    std::deque<TimePoint> asked_;
};

}  // namespace

std::unique_ptr<LoadClient> make_echo_client(Executor executor, const LoadOptions& options) {
    return std::make_unique<EchoClient>(std::move(executor), options);
}

}  // namespace coqewd::bench
