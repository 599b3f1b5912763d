#include "app/call_many.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/system/system_error.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>

#include "app/call_hint.hpp"
#include "app/ewdjs_load.hpp"
#include "app/in_quotes.hpp"
#include "app/load_run.hpp"
#include "app/load_summary.hpp"
#include "app/open_files.hpp"
#include "app/run_call.hpp"
#include "app/token_file.hpp"
#include "app/wiring.hpp"

namespace coqewd {
namespace {

namespace asio = boost::asio;

LoadPlan plan_of(const CallOptions& call) {
    return {.connections = call.connections,
            .in_flight = call.in_flight,
            .rate = call.rate,
            .count = call.count,
            .patience = call.timeout};
}

EwdjsLoad::Options load_of(const CallOptions& call) {
    constexpr std::size_t outbox_bytes_min = 4'000'000;
    constexpr std::size_t around_params = 70'000;
    const std::size_t waiting = call.in_flight * (call.params.size() + around_params);
    return {.client = {.endpoint = make_endpoint(call),
                       .timeout = call.timeout,
                       .outbox_bytes_max = std::max(outbox_bytes_min, waiting),
                       .random = fill_random},
            .application = call.application,
            .type = call.type,
            .params = call.params,
            .token = call.token};
}

/// One run, on one thread.
class ManyRun {
  public:
    ManyRun(asio::io_context& context, const CallOptions& options)
        : context_(context),
          options_(options),
          load_(load_of(options)),
          plan_(plan_of(options)),
          run_(context.get_executor(), plan_, [this] { return make_client(); }) {
        load_.on_fault = [this](const Fault& fault) { faults_.add(fault); };
    }

    /// Ends the context's run, with exit_code().
    Task<> run() {
        report(co_await run_.run());
        if (!options_.token_file.empty()) keep_token();
        context_.stop();
    }

    /// What run() has thrown ends it too.
    void fail(const std::exception_ptr& thrown) {
        try {
            std::rethrow_exception(thrown);
        } catch (const boost::system::system_error& error) {
            complain(to_string(options_.endpoint) + " can not be reached: " +
                     error.code().message() + hint_for(options_, error.code()));
        } catch (const std::exception& error) {
            complain(error.what());
        }
        context_.stop();
    }

    int exit_code() const { return exit_code_; }

  private:
    std::unique_ptr<LoadClient> make_client() {
        auto client = std::make_unique<EwdjsLoad>(context_.get_executor(), load_);
        if (first_ == nullptr) first_ = client.get();
        return client;
    }

    void report(LoadFigures figures) {
        const LoadSummary summary = summarise(std::move(figures));
        faults_.add(no_reply_in_time({}), summary.unanswered);
        std::cout << (options_.json ? to_json(summary, faults_) : to_text(summary, faults_))
                  << std::endl;
        const bool is_good = faults_.by_code.empty() && summary.unsent == 0;
        exit_code_ = is_good ? EXIT_SUCCESS : EXIT_FAILURE;
    }

    void keep_token() {
        const error_code failure = write_token(options_.token_file, first_->token());
        if (!failure) return;
        complain("--token-file " + in_quotes(options_.token_file) +
                 ": the token can not be written: " + failure.message());
        exit_code_ = EXIT_FAILURE;
    }

    static void complain(const std::string& text) { std::cerr << "error: " << text << '\n'; }

    asio::io_context& context_;
    const CallOptions& options_;
    EwdjsLoad::Options load_;
    LoadPlan plan_;
    LoadFaults faults_;
    /// Whose session is kept.
    const EwdjsLoad* first_ = nullptr;
    LoadRun run_;
    int exit_code_ = EXIT_FAILURE;
};

}  // namespace

int call_many(const CallOptions& options) {
    try {
        allow_connections(options.connections);
    } catch (const std::exception& error) {
        std::cerr << "error: " << error.what() << '\n';
        return EXIT_FAILURE;
    }
    return run_call<ManyRun>(options);
}

}  // namespace coqewd
