// Whatever a server says, our client comes to its end, and to the same one however the bytes are
// cut. The input's first byte chooses the generation and the namespace, the second one how many
// bytes are read at once; the rest is all that the server says, from its answer to the upgrade on.
#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <sstream>
#include <string>

#include "core/async/clock.hpp"
#include "core/async/nursery.hpp"
#include "net/client/client_connection.hpp"
#include "net/error.hpp"
#include "net/http/head.hpp"
#include "net/transport/error.hpp"
#include "tests/net/socketio_transcript.hpp"
#include "tests/support/streams.hpp"

namespace {

using namespace coqewd;
using namespace coqewd::net;
using namespace coqewd::testing;

void require(bool holds) {
    if (!holds) std::abort();
}

struct Choice {
    bool is_older = false;
    std::string nsp;
};

/// What is no head is refused by its parser, or awaited until the end: that depends on how the
/// bytes are cut.
std::string said(const error_code& failure) {
    const bool ended = http::is_parser_error(failure) || failure == error::end_of_stream;
    return ended ? "the end" : failure.message();
}

/// All that one connection comes to.
class Attempt {
  public:
    Attempt(boost::asio::io_context& io, const Choice& choice, std::unique_ptr<Stream> stream)
        : stream_(std::move(stream)), connection_(io.get_executor(), options(choice)) {}

    Task<> run(std::string nsp) {
        const error_code failure = co_await connection_.connect({.nsp = std::move(nsp)});
        heard_ << said(failure) << '\n';
        if (failure == Error::refused) {
            const auto& refusal = connection_.refusal();
            heard_ << refusal.message << '\n' << refusal.data_json << '\n';
        } else if (!failure) {
            heard_ << connection_.joined().sid << '\n' << connection_.joined().pid << '\n';
            co_await read();
        }
        co_await connection_.leave();
    }

    std::string heard() const { return heard_.str(); }

  private:
    ClientConnection::Options options(const Choice& choice) {
        return {.opening = {
                    .endpoint = {.host = "127.0.0.1", .port = 80, .eio = choice.is_older ? 3 : 4},
                    .random = [](std::span<char> bytes) { std::ranges::fill(bytes, '\0'); },
                    .reach = [this](Executor, const auto&) { return reach(); }},
                .message_bytes_max = 1'000,
                .on_early = [this](const socketio::CompletePacket& packet) {
                    heard_ << "early " << socketio::heard(packet) << '\n';
                    return true;
                }};
    }

    Task<Result<std::unique_ptr<Stream>>> reach() { co_return std::move(stream_); }

    Task<> read() {
        for (;;) {
            const auto packet = co_await connection_.read();
            if (packet) {
                heard_ << socketio::heard(*packet) << '\n';
                continue;
            }
            heard_ << said(packet.error()) << '\n';
            if (!is_json_error(packet.error())) co_return;
        }
    }

    std::unique_ptr<Stream> stream_;
    std::ostringstream heard_;
    ClientConnection connection_;
};

/// What the client makes of these bytes, on joined streams of that capacity.
std::string heard(const std::string& bytes, const Choice& choice, std::size_t capacity) {
    // One for all: to make one takes longer than most inputs.
    static boost::asio::io_context io;
    Clock::of(io.get_executor()).freeze();
    auto [near, far] = memory_streams(io, capacity);
    Attempt attempt(io, choice, std::move(near));
    error_code ignored;
    Received received;
    Nursery nursery(io.get_executor());
    nursery.spawn(attempt.run(choice.nsp));
    nursery.spawn(send_and_finish(*far, bytes, ignored));
    nursery.spawn(receive_to_end(*far, received));
    io.restart();
    io.poll();
    require(nursery.size() == 0);
    return attempt.heard();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // How much of a longer head is read before it is refused depends on how the bytes are cut.
    if (size < 2 || size > http::head_bytes_max) return 0;
    const std::string bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
    const Choice choice{.is_older = (data[0] & 1) != 0, .nsp = data[0] & 2 ? "/admin" : "/"};

    require(heard(bytes, choice, 1 << 20) == heard(bytes, choice, 1 + data[1]));
    return 0;
}
