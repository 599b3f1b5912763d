#include "app/call_event.hpp"

#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>

#include "app/call_hint.hpp"
#include "app/event_arguments.hpp"
#include "app/in_quotes.hpp"
#include "app/quantity.hpp"
#include "app/run_call.hpp"
#include "app/wiring.hpp"
#include "core/async/nursery.hpp"
#include "net/client/socket_client.hpp"
#include "net/error.hpp"

namespace coqewd {
namespace {

namespace asio = boost::asio;

SocketClient::Options client_options(const CallOptions& call) {
    SocketClient::Options options{
        .endpoint = make_endpoint(call),
        .nsp = call.nsp,
        .timeout = call.timeout,
        .reconnection = {.attempts_max = 0},
        .random = fill_random,
    };
    if (!call.auth.empty()) options.auth = [&call] { return auth_object(call.auth); };
    return options;
}

/// One run of `coqewd call --event`, on one thread.
class EventRun {
  public:
    EventRun(asio::io_context& context, const CallOptions& options)
        : context_(context),
          options_(options),
          clock_(Clock::of(context.get_executor())),
          client_(context.get_executor(), client_options(options)) {
        client_.on_connect_error([this](const auto& failure) { failure_ = failure; });
        client_.on_disconnect([this](const auto& end) {
            end_ = std::string(end.reason) + ": " + end.code.message();
        });
    }

    /// Ends the context's run, with exit_code().
    Task<> run() {
        client_.connect();
        // The attempt has a bound of its own, and there is only this one.
        if (co_await client_.connected(Duration::max())) {
            complain(unreached());
        } else {
            co_await ask();
        }
        co_await client_.leave();
        context_.stop();
    }

    void fail(const std::exception_ptr& thrown) {
        try {
            std::rethrow_exception(thrown);
        } catch (const std::exception& error) {
            complain(error.what());
        }
        context_.stop();
    }

    int exit_code() const { return exit_code_; }

  private:
    Task<> ask() {
        if (!client_.is_connected())
            co_return complain(unsent("the connection ended (" + end_ + ')'));
        Arguments arguments = event_arguments(options_.params);
        if (options_.verbose) {
            std::cerr << "sent: " << in_quotes(options_.event) << ' ' << spelled_out(arguments)
                      << '\n';
        }
        const TimePoint begun = clock_.now();
        const auto answer =
            co_await client_.call(options_.event, std::move(arguments), options_.timeout);
        if (!answer) co_return complain(unanswered(answer.error()));
        if (options_.verbose) {
            const auto took =
                std::chrono::duration_cast<std::chrono::microseconds>(clock_.now() - begun);
            std::cerr << "acknowledged after " << took.count() << " us\n";
        }
        std::cout << spelled_out(*answer) << std::endl;
        exit_code_ = EXIT_SUCCESS;
    }

    std::string unreached() const {
        const error_code& why = failure_.code;
        if (why == net::Error::refused) {
            std::string text = to_string(options_.endpoint) + " refuses the namespace " +
                               in_quotes(options_.nsp) + ": " + failure_.message;
            if (!failure_.data.is_null()) text += ' ' + boost::json::serialize(failure_.data);
            return text;
        }
        return to_string(options_.endpoint) + " can not be reached: " + failure_.message +
               hint_for(options_, why);
    }

    std::string unsent(const std::string& why) const {
        return "the event " + in_quotes(options_.event) + " was not sent: " + why;
    }

    std::string unanswered(const error_code& why) const {
        const std::string event = "the event " + in_quotes(options_.event);
        if (why == ClientError::timed_out) {
            return event + " was sent, but not acknowledged within " +
                   show_duration(options_.timeout) +
                   "; does the server handle it there, and call its acknowledgement?";
        }
        if (why == ClientError::disconnected) {
            return event + " was sent, but the connection ended before it was acknowledged (" +
                   end_ + ")";
        }
        return unsent(why.message());
    }

    static void complain(const std::string& text) { std::cerr << "error: " << text << '\n'; }

    asio::io_context& context_;
    const CallOptions& options_;
    Clock& clock_;
    SocketClient client_;
    SocketClient::ConnectFailure failure_;
    std::string end_;
    int exit_code_ = EXIT_FAILURE;
};

}  // namespace

int call_event(const CallOptions& options) {
    return run_call<EventRun>(options);
}

}  // namespace coqewd
