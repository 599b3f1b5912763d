// What a server hears and answers must not depend on how the bytes are cut. The input's first byte
// chooses the limit of a body, the second one how many bytes are read at once.
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/async/clock.hpp"
#include "core/async/nursery.hpp"
#include "tests/net/http_exchange.hpp"

namespace {

using namespace coqewd;
using namespace coqewd::testing;

void require(bool holds) {
    if (!holds) std::abort();
}

/// One connection to its end, on joined streams of that capacity.
HttpExchange serve(const std::string& bytes, const HttpRules& rules, std::size_t capacity) {
    // One for all: to make one takes longer than most inputs.
    static boost::asio::io_context io;
    // The answers say when they were sent.
    Clock::of(io.get_executor()).freeze();
    auto [near, far] = memory_streams(io, capacity);
    net::http::Connection connection(std::move(near), rules.options);
    HttpExchange done;
    error_code ignored;
    Received received;
    Nursery nursery(io.get_executor());
    nursery.spawn(serve_http(connection, rules, done.heard));
    nursery.spawn(send_and_finish(*far, bytes, ignored));
    nursery.spawn(receive_to_end(*far, received));
    io.restart();
    io.poll();
    require(nursery.size() == 0);
    require(done.heard.ended);
    done.answer = std::move(received.bytes);
    return done;
}

/// Whether a client is told to continue depends on whether its body has come.
std::string without_invitations(std::string answer) {
    constexpr std::string_view invitation = "HTTP/1.1 100 Continue\r\n\r\n";
    for (std::size_t at = 0; (at = answer.find(invitation, at)) != std::string::npos;) {
        answer.erase(at, invitation.size());
    }
    return answer;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::string bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
    HttpRules rules{.body_bytes_max = data[0] & 1 ? std::size_t{100} : std::size_t{100'000}};

    const HttpExchange whole = serve(bytes, rules, 1 << 20);
    const HttpExchange cut = serve(bytes, rules, 1 + data[1]);
    require(whole.heard.requests == cut.heard.requests);
    require(without_invitations(whole.answer) == without_invitations(cut.answer));

    rules.reads_body = false;
    serve(bytes, rules, 1 + data[1]);
    return 0;
}
