#include "app/accepting.hpp"

#include <boost/asio/this_coro.hpp>
#include <exception>
#include <optional>
#include <string>
#include <utility>

#include "core/async/thrown.hpp"
#include "core/async/timer.hpp"
#include "net/transport/error.hpp"
#include "net/transport/listener.hpp"

namespace coqewd {

namespace asio = boost::asio;

namespace {

/// How long accepting pauses after a failure.
constexpr auto accept_pause = std::chrono::milliseconds(100);

/// What goes wrong again after less than that is still the same. At the limit of open files each
/// connection that ends lets another one in, before the next one fails.
constexpr auto quiet_min = std::chrono::seconds(10);

struct Failure {
    std::string text = {};
    bool passes = false;

    bool operator==(const Failure&) const = default;
};

/// Why a connection could not be had or adopted; nothing when the port is closed.
Task<std::optional<Failure>> accept_until_failure(const Accepting& accepting) {
    for (;;) {
        auto stream = co_await accepting.accept();
        if (stream) {
            accepting.adopt(std::move(*stream));
        } else if (stream.error() == net::error::operation_aborted) {
            co_return std::nullopt;
        } else {
            co_return Failure{stream.error().message(), net::is_temporary(stream.error())};
        }
    }
}

void tell(const Accepting& accepting, const Failure& failure) {
    if (failure.passes) {
        accepting.warn("Accepting pauses: " + failure.text);
    } else {
        accepting.fail("Accepting fails, and is tried again: " + failure.text);
    }
}

}  // namespace

Task<> accept_all(Accepting accepting) {
    Timer pause(co_await asio::this_coro::executor);
    Failure last;
    TimePoint last_at;
    for (;;) {
        std::optional<Failure> failure;
        try {
            failure = co_await accept_until_failure(accepting);
            if (!failure) co_return;
        } catch (...) {
            failure = Failure{text_of(std::current_exception())};
        }
        // What is awaited throws then.
        const auto cancellation = co_await asio::this_coro::cancellation_state;
        if (cancellation.cancelled() != asio::cancellation_type::none) co_return;
        const TimePoint now = pause.clock().now();
        if (*failure != last || now - last_at >= quiet_min) tell(accepting, *failure);
        last = std::move(*failure);
        last_at = now;
        co_await pause.wait_for(accept_pause);
    }
}

}  // namespace coqewd
