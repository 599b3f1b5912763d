#include "tests/bench/load_modes.hpp"

#include <map>

#include "app/ewdjs_load.hpp"
#include "app/wiring.hpp"
#include "tests/bench/messages.hpp"

namespace coqewd::bench {
namespace {

const std::map<std::string, MakeLoadClient>& modes() {
    static const std::map<std::string, MakeLoadClient> all{
        {"ewdjs", make_ewdjs_client},  {"nats", make_nats_client},
        {"rest", make_rest_client},    {"socketio", make_socketio_client},
        {"ws-echo", make_echo_client},
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

MakeLoadClient load_mode(const std::string& mode) {
    const auto found = modes().find(mode);
    return found == modes().end() ? nullptr : found->second;
}

std::string load_mode_names() {
    std::string names;
    for (const auto& [name, make] : modes()) names += (names.empty() ? "" : ", ") + name;
    return names;
}

}  // namespace coqewd::bench
