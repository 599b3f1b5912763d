#include "app/call.hpp"

#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>

#include "app/call_event.hpp"
#include "app/call_hint.hpp"
#include "app/call_many.hpp"
#include "app/in_quotes.hpp"
#include "app/run_call.hpp"
#include "app/token_file.hpp"
#include "app/wiring.hpp"
#include "core/async/nursery.hpp"
#include "core/fabric/link.hpp"
#include "core/message/json_text.hpp"
#include "core/message/tally.hpp"
#include "net/peer/client.hpp"

namespace coqewd {

namespace asio = boost::asio;

namespace {

/// One run of `coqewd call`, on one thread.
class CallRun {
  public:
    CallRun(asio::io_context& context, const CallOptions& options)
        : context_(context),
          options_(options),
          executor_(context.get_executor()),
          clock_(Clock::of(executor_)),
          client_(executor_, {.endpoint = make_endpoint(options),
                              .timeout = options.timeout,
                              .random = fill_random}) {}

    /// Ends the context's run, with exit_code().
    Task<> run() {
        co_await connect_and_talk();
        // What is left are timers that nobody needs any more.
        context_.stop();
    }

    /// What run() has thrown ends it too.
    void fail(const std::exception_ptr& thrown) {
        try {
            std::rethrow_exception(thrown);
        } catch (const std::exception& error) {
            std::cerr << "error: " << error.what() << '\n';
        }
        exit_code_ = EXIT_FAILURE;
        context_.stop();
    }

    int exit_code() const { return exit_code_; }

  private:
    Task<> connect_and_talk() {
        if (const error_code failure = co_await client_.connect()) {
            std::cerr << "error: " << to_string(options_.endpoint)
                      << " can not be reached: " << failure.message() << hint_for(options_, failure)
                      << '\n';
            co_return;
        }
        link_ = std::make_shared<Link>(executor_, client_.channel(), tally_, Link::Options{});
        Nursery nursery(executor_);
        nursery.spawn(listen(link_));
        co_await talk();
        link_->close(CloseReason::normal);
        co_await nursery.join();
        co_await client_.leave();
    }

    static Task<> listen(std::shared_ptr<Link> link) { co_await link->run(nullptr); }

    Task<> talk() {
        token_ = options_.token;
        if (token_.empty() && !co_await register_session()) co_return;
        co_await send_one();
        if (!options_.token_file.empty()) keep_token();
    }

    void keep_token() {
        const error_code failure = write_token(options_.token_file, token_);
        if (!failure) return;
        std::cerr << "error: --token-file " << in_quotes(options_.token_file)
                  << ": the token can not be written: " << failure.message() << '\n';
        exit_code_ = EXIT_FAILURE;
    }

    Task<bool> register_session() {
        std::string text = R"({"type":"ewd-register","application":)";
        append_quoted(text, options_.application);
        text += '}';
        const TimePoint begun = clock_.now();
        const Reply reply = co_await exchange(*Request::received(std::move(text)));
        say_time("registered", begun);
        if (reply.failed()) {
            std::cout << reply.json() << std::endl;
            co_return false;
        }
        token_ = reply.token();
        co_return true;
    }

    Task<> send_one() {
        Request request = message();
        request.events = std::make_shared<const EventSink>(
            [](const Event& event) { std::cout << event.json << std::endl; });
        if (options_.verbose) std::cerr << "sent: " << request.json() << '\n';
        const TimePoint begun = clock_.now();
        const Reply reply = co_await exchange(std::move(request));
        say_time("replied", begun);
        std::cout << reply.json() << std::endl;
        if (const std::string hint = hint_for(options_, reply); !hint.empty()) {
            std::cerr << "hint: " << hint << '\n';
        }
        if (!reply.failed()) exit_code_ = EXIT_SUCCESS;
    }

    /// One message and its reply, which renews the token.
    Task<Reply> exchange(Request request) {
        Link::CallOptions options{.token = token_,
                                  .deadline = Deadline(clock_.now(), options_.timeout),
                                  .jwt = token_.empty() || is_jwt(token_)};
        Reply reply = co_await link_->call(std::move(request), std::move(options));
        if (!reply.token().empty()) token_ = reply.token();
        co_return reply;
    }

    Request message() const {
        std::string text = R"({"type":)";
        append_quoted(text, options_.type);
        text += ",\"params\":" + options_.params + '}';
        return *Request::received(std::move(text));
    }

    void say_time(const char* what, TimePoint begun) const {
        if (!options_.verbose) return;
        const auto took =
            std::chrono::duration_cast<std::chrono::microseconds>(clock_.now() - begun);
        std::cerr << what << " after " << took.count() << " us\n";
    }

    asio::io_context& context_;
    const CallOptions& options_;
    Executor executor_;
    Clock& clock_;
    Tally tally_;
    net::Client client_;
    std::shared_ptr<Link> link_;
    std::string token_;
    int exit_code_ = EXIT_FAILURE;
};

}  // namespace

int call(const CallOptions& options) {
    if (!options.event.empty()) return call_event(options);
    // Who says how many wants the figures, also of one.
    if (options.sources.contains("count")) return call_many(options);
    return run_call<CallRun>(options);
}

}  // namespace coqewd
