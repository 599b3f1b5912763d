#include "tests/bench/load_options.hpp"

#include <functional>
#include <map>
#include <stdexcept>
#include <string_view>

#include "app/endpoint.hpp"
#include "app/wiring.hpp"
#include "tests/bench/numbers.hpp"

namespace coqewd::bench {
namespace {

using Setter = std::function<void(LoadOptions&, const std::string&)>;

/// `3`, `0.4`.
Duration seconds_of(const std::string& text) {
    std::size_t end = 0;
    const double seconds = text.empty() || text.find_first_not_of("0123456789.") < text.size()
                               ? 0
                               : std::stod(text, &end);
    if (end != text.size() || seconds < 0.001 || seconds > 86'400) {
        throw std::runtime_error("'" + text + "' is no number of seconds from 0.001 to 86400");
    }
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
}

bool spins(const std::string& text) {
    if (text == "spin") return true;
    if (text == "sleep") return false;
    throw std::runtime_error("'" + text + "' is no pace: sleep or spin");
}

const std::map<std::string, Setter, std::less<>>& setters() {
    static const std::map<std::string, Setter, std::less<>> all{
        {"--connections", [](auto& to, const auto& text) { to.plan.connections = positive(text); }},
        {"--in-flight", [](auto& to, const auto& text) { to.plan.in_flight = positive(text); }},
        {"--bytes", [](auto& to, const auto& text) { to.bytes = positive(text); }},
        {"--rate", [](auto& to, const auto& text) { to.plan.rate = positive(text); }},
        {"--pace", [](auto& to, const auto& text) { to.plan.spins = spins(text); }},
        {"--seconds", [](auto& to, const auto& text) { to.plan.time = seconds_of(text); }},
        {"--warm-up", [](auto& to, const auto& text) { to.plan.warm_up = seconds_of(text); }},
        {"--stuck", [](auto& to, const auto& text) { to.stuck = positive(text); }},
        {"--application", [](auto& to, const auto& text) { to.application = text; }},
        {"--type", [](auto& to, const auto& text) { to.type = text; }},
        {"--expect", [](auto& to, const auto& text) { to.expected = text; }},
        {"--pid",
         [](auto& to, const auto& text) {
             to.plan.servers.push_back(static_cast<pid_t>(positive(text)));
         }},
    };
    return all;
}

net::Endpoint endpoint_of(std::string_view url, const std::string& authority_file) {
    const auto endpoint = parse_endpoint(url);
    if (!endpoint) {
        throw std::runtime_error("'" + std::string(url) + "': " + endpoint.error().message());
    }
    return make_endpoint(*endpoint, {.authority_file = authority_file});
}

void check(const LoadOptions& options) {
    if (options.stuck > 0 && options.mode != "ewdjs") {
        throw std::runtime_error("clients that are stuck are clients of QEWD: ewdjs");
    }
    if (options.mode == "rest" && options.plan.in_flight > 1) {
        throw std::runtime_error("a REST connection has one request in flight");
    }
}

}  // namespace

LoadOptions read_load_options(int count, char** words) {
    if (count < 3) throw std::runtime_error("a mode and a URL are needed");
    LoadOptions options;
    options.mode = words[1];
    std::string authority_file;
    for (int i = 3; i < count; i += 2) {
        const std::string name = words[i];
        if (i + 1 == count) throw std::runtime_error(name + " needs a value");
        const std::string value = words[i + 1];
        if (name == "--ca") {
            authority_file = value;
        } else if (const auto setter = setters().find(name); setter != setters().end()) {
            setter->second(options, value);
        } else {
            throw std::runtime_error(name + " is unknown");
        }
    }
    options.endpoint = endpoint_of(words[2], authority_file);
    check(options);
    return options;
}

const char* load_usage() {
    return R"(bench_load MODE URL [option...]: loads a server, and prints a line of JSON

modes: ws-echo   texts over a WebSocket, which come back
       ewdjs     messages of QEWD with a JWT
       rest      GET of the URL
       socketio  events over Socket.IO that are acknowledged with their argument
       nats      requests over the NATS server, which bench_nats_responder answers

  --connections N   1 unless given
  --in-flight N     questions at the same time on each connection; 1 unless given
  --rate N          asks so many a second, of all connections, whether the server keeps up or not,
                    and counts from the moment that a question was due; without it each answer
                    is followed by the next question
  --pace spin       until a question of --rate is due it looks at the clock again and again, which
                    is not counted as time that it needs; sleep unless given
  --bytes N         of a text, or of the member `name`; 200 unless given
  --seconds N       5 unless given, after --warm-up N, which is 1; also 0.4
  --stuck N         so many more clients ask for much and never read; "stuck_closed" says how
                    often the server closed one
  --ca FILE         the authorities to trust
  --application A, --type T   demo and greet unless given
  --expect TEXT     what the body of a REST answer is
  --pid N           a process of the server, whose processor time is counted; once for each.
                    With all of them "others_cpu" says what else the machine did meanwhile

A client that needs more than 0.95 of a processor measures itself: "void" is then true.
)";
}

}  // namespace coqewd::bench
