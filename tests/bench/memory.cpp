// What a client costs the server in memory while it is idle, and what is left when it has gone.
// A line of JSON for each case; exit code 1 when a goal is missed, 2 when nothing could be
// measured.
#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "app/open_files.hpp"
#include "tests/bench/idle_clients.hpp"
#include "tests/bench/server_process.hpp"

namespace {

using namespace coqewd::bench;
using namespace std::chrono_literals;

constexpr double client_bytes_goal = 10 * 1024;
constexpr double growth_goal = 0.05;

struct MemoryOptions {
    std::string server;
    std::size_t clients = 10'000;
    std::size_t rounds = 3;
};

std::size_t number(std::string_view text) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value == 0) {
        throw std::runtime_error("'" + std::string(text) + "' is no number above 0");
    }
    return value;
}

MemoryOptions read_options(int count, char** words) {
    MemoryOptions options;
    for (int i = 1; i < count; i += 2) {
        const std::string_view name = words[i];
        if (i + 1 == count) throw std::runtime_error(std::string(name) + " needs a value");
        if (name == "--server") {
            options.server = words[i + 1];
        } else if (name == "--clients") {
            options.clients = number(words[i + 1]);
        } else if (name == "--rounds") {
            options.rounds = number(words[i + 1]);
        } else {
            throw std::runtime_error(std::string(name) +
                                     " is unknown: there are --server, --clients and --rounds");
        }
    }
    if (options.server.empty()) throw std::runtime_error("--server FILE says which coqewd to run");
    return options;
}

/// Calls `pass_time` until the value stays as it is.
template <typename Value, typename PassTime>
std::size_t settled(Value value, PassTime pass_time) {
    constexpr int same_needed = 20;
    constexpr int rounds_max = 200;
    std::size_t last = value();
    for (int round = 0, same = 0; round < rounds_max && same < same_needed; ++round) {
        pass_time();
        const std::size_t now = value();
        same = now == last ? same + 1 : 0;
        last = now;
    }
    return last;
}

std::vector<std::string> server_arguments(const MemoryOptions& options) {
    return {"--connections-max", std::to_string(options.clients + 10),
            "--ping-interval",   "5s",
            "--log-level",       "warn"};
}

/// What a server that is left alone holds.
std::size_t resident_bytes(const ServerProcess& server, IdleClients& clients) {
    return settled([&] { return server.resident_bytes(); }, [&] { clients.stay(100ms); });
}

void forget_clients(const ServerProcess& server, IdleClients& clients, std::size_t files_before) {
    clients.leave();
    const std::size_t files =
        settled([&] { return server.open_files(); }, [&] { clients.stay(100ms); });
    if (files > files_before) throw std::runtime_error("The server keeps clients that have gone.");
}

const char* verdict(bool good) {
    return good ? "true" : "false";
}

bool measure_idle_client(const MemoryOptions& options) {
    const ServerProcess server(options.server, server_arguments(options));
    IdleClients clients(server.port());
    const std::size_t before = resident_bytes(server, clients);
    clients.join(options.clients);
    clients.stay_until_pinged();
    const std::size_t with = resident_bytes(server, clients);
    const double each = static_cast<double>(with - before) / static_cast<double>(options.clients);
    const bool good = each < client_bytes_goal;
    std::cout << R"({"case":"idle_client","clients":)" << options.clients << R"(,"rss_before":)"
              << before << R"(,"rss_with":)" << with << R"(,"bytes_per_client":)" << each
              << R"(,"goal":)" << client_bytes_goal << R"(,"good":)" << verdict(good) << "}"
              << std::endl;
    return good;
}

bool measure_come_and_go(const MemoryOptions& options) {
    const ServerProcess server(options.server, server_arguments(options));
    IdleClients clients(server.port());
    const std::size_t files = server.open_files();
    std::vector<std::size_t> left;
    std::cout << R"({"case":"come_and_go","clients":)" << options.clients << R"(,"rss_before":)"
              << resident_bytes(server, clients) << R"(,"rss_after":[)";
    for (std::size_t round = 0; round < options.rounds; ++round) {
        clients.join(options.clients);
        forget_clients(server, clients, files);
        left.push_back(resident_bytes(server, clients));
        std::cout << (round == 0 ? "" : ",") << left.back();
    }
    const double growth =
        static_cast<double>(*std::ranges::max_element(left)) / static_cast<double>(left[0]) - 1;
    const bool good = growth < growth_goal;
    std::cout << R"(],"growth":)" << growth << R"(,"goal":)" << growth_goal << R"(,"good":)"
              << verdict(good) << "}" << std::endl;
    return good;
}

}  // namespace

int main(int count, char** words) {
    try {
        const MemoryOptions options = read_options(count, words);
        // The server inherits the limit, and needs as many.
        coqewd::allow_connections(options.clients);
        const bool idle_good = measure_idle_client(options);
        const bool come_and_go_good = measure_come_and_go(options);
        return idle_good && come_and_go_good ? EXIT_SUCCESS : EXIT_FAILURE;
    } catch (const std::exception& failure) {
        std::cerr << "memory: " << failure.what() << '\n';
        return 2;
    }
}
