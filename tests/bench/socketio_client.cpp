#include <charconv>
#include <stdexcept>
#include <unordered_map>

#include "tests/bench/load_modes.hpp"
#include "tests/bench/load_socket.hpp"
#include "tests/bench/messages.hpp"

namespace coqewd::bench {
namespace {

/// A Socket.IO client (Engine.IO 4) in `/`, whose event `echo` is acknowledged with its argument.
class SocketIoLoad : public LoadClient {
  public:
    SocketIoLoad(const Executor& executor, const LoadOptions& options)
        : socket_(executor, options),
          event_(R"(["echo",")" + name_of(options.bytes) + R"("])"),
          answer_(R"([")" + name_of(options.bytes) + R"("])") {}

    Task<> open() override {
        co_await socket_.open();
        co_await expect("0{");
        socket_.write("40");
        co_await expect("40");
        ask({});
        co_await expect("430" + answer_);
        asked_.clear();
    }

    Task<> listen(OnAnswer on_answer) override {
        for (;;) {
            const auto text = co_await socket_.read();
            if (!text) break;
            if (*text == "2") {
                socket_.write("3");
            } else if (!take(*text, on_answer)) {
                break;
            }
        }
        co_await socket_.leave();
    }

    void ask(TimePoint since) override {
        const std::uint64_t id = next_id_++;
        asked_.emplace(id, since);
        socket_.write("42" + std::to_string(id), event_);
    }

    void close() override { socket_.close(); }

  private:
    Task<> expect(std::string begin) {
        const auto text = co_await socket_.read();
        if (text && text->starts_with(begin)) co_return;
        throw std::runtime_error("the server says " + std::string(text.value_or("nothing")) +
                                 " where " + begin + " is expected");
    }

    /// `43`, the id of the event, and the arguments. False for what is no answer.
    bool take(std::string_view text, const OnAnswer& on_answer) {
        if (!text.starts_with("43")) return false;
        std::uint64_t id = 0;
        const char* end = text.data() + text.size();
        const auto [rest, error] = std::from_chars(text.data() + 2, end, id);
        const auto asked = asked_.find(id);
        if (error != std::errc() || asked == asked_.end()) return false;
        const TimePoint since = asked->second;
        asked_.erase(asked);
        on_answer(*this, since, std::string_view(rest, end) == answer_);
        return true;
    }

    LoadSocket socket_;
    std::string event_;
    std::string answer_;
    std::uint64_t next_id_ = 0;
    std::unordered_map<std::uint64_t, TimePoint> asked_;
};

}  // namespace

std::unique_ptr<LoadClient> make_socketio_client(Executor executor, const LoadOptions& options) {
    return std::make_unique<SocketIoLoad>(executor, options);
}

}  // namespace coqewd::bench
