#include "tests/bench/load_modes.hpp"

#include <map>

#include "app/ewdjs_load.hpp"
#include "app/load_run.hpp"
#include "app/wiring.hpp"
#include "tests/bench/echo_run.hpp"
#include "tests/bench/messages.hpp"

namespace coqewd::bench {
namespace {

using MakeLoadClient = std::unique_ptr<LoadClient> (*)(Executor, const LoadOptions&);

template <MakeLoadClient make>
Task<LoadFigures> run_clients(Executor executor, const LoadOptions& options) {
    LoadRun run(executor, options.plan, [&] { return make(executor, options); });
    co_return co_await run.run();
}

/// It waits by itself: nothing else runs on the executor meanwhile.
Task<LoadFigures> run_echo(Executor executor, const LoadOptions& options) {
    EchoRun run(options, Clock::of(executor));
    co_return run.run();
}

const std::map<std::string, RunLoad>& modes() {
    static const std::map<std::string, RunLoad> all{
        {"ewdjs", run_clients<make_ewdjs_client>},
        {"nats", run_clients<make_nats_client>},
        {"rest", run_clients<make_rest_client>},
        {"socketio", run_clients<make_socketio_client>},
        {"ws-echo", run_echo},
    };
    return all;
}

}  // namespace

std::unique_ptr<LoadClient> make_ewdjs_client(Executor executor, const LoadOptions& options) {
    const std::string name = name_of(options.bytes);
    return std::make_unique<EwdjsLoad>(
        std::move(executor),
        EwdjsLoad::Options{.client = {.endpoint = options.endpoint, .random = fill_random},
                           .application = options.application,
                           .type = options.type,
                           .params = R"({"name":")" + name + R"("})",
                           .expected = R"("hello":")" + name + '"'});
}

RunLoad load_mode(const std::string& mode) {
    const auto found = modes().find(mode);
    return found == modes().end() ? nullptr : found->second;
}

std::string load_mode_names() {
    std::string names;
    for (const auto& [name, run] : modes()) names += (names.empty() ? "" : ", ") + name;
    return names;
}

}  // namespace coqewd::bench
