// Whatever clients say, a session ends clean, and each packet that goes out can be read by the
// other side. The input's first byte chooses generation and options. Lines follow: of a text
// message; of a binary one, behind `b`; `~` lets a minute pass, `+` brings another client, `!`
// emits to all, `?` asks the last socket, `-` ends the client's transport.
#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string_view>

#include "core/async/nursery.hpp"
#include "core/async/timer.hpp"
#include "core/message/json_scan.hpp"
#include "net/io/io.hpp"
#include "net/socketio/client_info.hpp"
#include "tests/core/settle.hpp"
#include "tests/support/memory_engine.hpp"

namespace {

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;
using net::socketio::Decoder;
using net::socketio::Generation;
using net::socketio::ParseError;

void require(bool holds) {
    if (!holds) std::abort();
}

/// Reads as a link does: what the channel gives may not be JSON, which its reader has to find.
Task<> read_channel(Channel& channel) {
    while (const auto message = co_await channel.read()) {
        std::optional<std::string> text = *message;
        if (!scan_value(*text)) text = channel.read_again(std::move(*text));
        if (text) channel.write(*text);
    }
}

/// A server whose handlers do all they can with what a client says.
class Site {
  public:
    explicit Site(std::uint8_t choice)
        : generation_(choice % 2 == 0 ? Generation::eio4 : Generation::eio3) {
        clock_.freeze();
        IoOptions options{.limits = {.namespaces_max = 4,
                                     .dynamic_namespaces_max = 3,
                                     .refusals_max = 5,
                                     .acks_max = 3,
                                     .handlers_max = 3,
                                     .rooms_max = 3},
                          .recovery = {.enabled = (choice & 2) != 0, .packets_max = 8}};
        options.random = [this](std::span<char> bytes) {
            for (char& byte : bytes) byte = next_random_++;
        };
        shared_ = std::make_shared<IoShared>(std::move(options));
        io_ = std::make_unique<Io>(shared_, context_.get_executor());
        set_up();
        come();
    }

    ~Site() {
        for (int n = 0; n < 2; ++n) vanish();
        io_->cancel();
        pass(24h);
        require(sessions_.size() == 0);
        require(shared_->counts().sockets == 0);
        last_.reset();
    }

    Site(const Site&) = delete;
    Site& operator=(const Site&) = delete;

    void take(std::string_view line) {
        if (line == "~") return pass(1min);
        if (line == "+") return come();
        if (line == "!") return emit();
        if (line == "?") return ask();
        if (line == "-") return vanish();
        if (line.starts_with('b')) {
            engine_->say_binary(std::string(line.substr(1)));
        } else {
            engine_->say(std::string(line));
        }
        pass(0s);
    }

  private:
    void set_up() {
        io_->serve_ewdjs({"/"}, [](Channel& channel, net::socketio::ClientInfo) {
            return read_channel(channel);
        });
        use(io_->of("/"));
        use(io_->of("/slow").use([this](Socket) -> Task<Admission> {
            Timer timer(context_.get_executor());
            co_await timer.wait_for(30s);
            co_return accept();
        }));
        io_->of("/never").use([](Socket) { return refuse("no", {{"code", 1}}); });
        io_->of([](std::string_view name) { return name.starts_with("/d"); })
            .on_connect([this](Socket socket) { last_ = socket; });
    }

    void use(Namespace& nsp) {
        nsp.on_connect([this](Socket socket) {
            last_ = socket;
            socket.emit("welcome", socket.handshake().auth());
        });
        nsp.on("echo", [](Socket socket, Arguments arguments) {
            socket.emit("back", arguments);
            socket.emit("with", arguments[0], Bytes{"x"});
            return arguments;
        });
        nsp.on("join", [](Socket socket, Arguments arguments) -> Task<> {
            socket.join(arguments.text(0));
            socket.to(std::string(arguments.text(0))).emit("joined", socket.id());
            co_await socket.call("ok?", std::move(arguments), 10s);
        });
        nsp.on("leave", [](Socket socket, Arguments) { socket.disconnect(); });
        nsp.on("close", [](Socket socket, Arguments) { socket.disconnect(true); });
    }

    void come() {
        hear();
        MemoryEngine::Handshake handshake;
        handshake.generation = generation_;
        engines_.push_back(
            std::make_unique<MemoryEngine>(context_.get_executor(), std::move(handshake)));
        engine_ = engines_.back().get();
        decoder_.emplace(generation_, net::socketio::DecoderLimits{.attachments_max = 20,
                                                                   .arguments_max = 100'000});
        sessions_.spawn(io_->serve(*engine_));
        pass(0s);
    }

    void emit() {
        io_->emit("news", 1, Bytes{"x"});
        io_->of("/slow").volatile_().emit("news", 2);
        if (last_) last_->broadcast().emit("others");
        pass(0s);
    }

    static Task<> ask_socket(Socket socket) { co_await socket.call("ask", Arguments(1), 10s); }
    void ask() {
        if (last_) sessions_.spawn(ask_socket(*last_));
        pass(0s);
    }

    void vanish() {
        for (const auto& engine : engines_) engine->vanish();
        pass(0s);
    }

    void pass(Duration time) {
        clock_.advance(time);
        settle(context_);
        hear();
    }

    /// What goes out is what the other side's parser takes, and nothing stands between a packet
    /// and its attachments.
    void hear() {
        if (engine_ == nullptr) return;
        for (const auto& unit : engine_->take_units()) {
            require(!decoder_->waiting());
            for (const auto& message : unit->messages()) {
                const auto packet = message.binary ? decoder_->feed_binary(message.data)
                                                   : decoder_->feed_text(message.data);
                require(packet || packet.error() == ParseError::need_more);
            }
        }
    }

    boost::asio::io_context context_;
    Clock& clock_ = Clock::of(context_.get_executor());
    Generation generation_;
    char next_random_ = 0;
    std::shared_ptr<IoShared> shared_;
    std::unique_ptr<Io> io_;
    std::optional<Socket> last_;
    std::vector<std::unique_ptr<MemoryEngine>> engines_;
    MemoryEngine* engine_ = nullptr;
    std::optional<Decoder> decoder_;
    Nursery sessions_{context_.get_executor()};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    Site site(*data);
    std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    for (int lines = 0; !text.empty() && lines < 200; ++lines) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        site.take(line);
    }
    return 0;
}
