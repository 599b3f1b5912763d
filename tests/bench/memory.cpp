// What a client costs the server in memory while it is idle, and what is left when it has gone.
// A line of JSON for each case; exit code 1 when a goal is missed, 2 when nothing could be
// measured.
#include <algorithm>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/open_files.hpp"
#include "tests/bench/idle_clients.hpp"
#include "tests/bench/numbers.hpp"
#include "tests/bench/server_process.hpp"

namespace {

using namespace coqewd::bench;
using namespace std::chrono_literals;

constexpr double client_bytes_goal = 10 * 1024;
constexpr double plain_ratio_goal = 1.3;
constexpr double tls_ratio_goal = 0.33;
constexpr double growth_goal = 0.05;
/// Places on the way to all clients where memory is looked at.
constexpr std::size_t points = 4;

struct MemoryOptions {
    std::string server;
    /// bench_beast.
    std::string beast;
    std::string certificate;
    std::string key;
    std::size_t clients = 10'000;
    /// Of clients that come and go; 0: only those that stay are measured.
    std::size_t rounds = 3;
};

MemoryOptions read_options(int count, char** words) {
    static const std::map<std::string, std::string MemoryOptions::*> texts{
        {"--server", &MemoryOptions::server},
        {"--beast", &MemoryOptions::beast},
        {"--certificate", &MemoryOptions::certificate},
        {"--key", &MemoryOptions::key}};
    MemoryOptions options;
    for (int i = 1; i < count; i += 2) {
        const std::string name = words[i];
        if (i + 1 == count) throw std::runtime_error(name + " needs a value");
        const std::string value = words[i + 1];
        if (const auto text = texts.find(name); text != texts.end()) {
            options.*text->second = value;
        } else if (name == "--clients") {
            options.clients = positive(value);
        } else if (name == "--rounds") {
            options.rounds = value == "0" ? 0 : positive(value);
        } else {
            throw std::runtime_error(name + " is unknown: there are --clients and --rounds");
        }
    }
    if (options.server.empty() || options.beast.empty() || options.key.empty()) {
        throw std::runtime_error("tests/bench/memory says which programs to run");
    }
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

/// A coqewd, or bare Beast beside it.
std::vector<std::string> words_of(const MemoryOptions& options, bool ours, bool tls) {
    std::vector<std::string> words{options.beast, "echo"};
    if (ours) {
        words = {options.server,
                 "serve",
                 "--port",
                 "0",
                 "--log-level",
                 "warn",
                 "--ping-interval",
                 "5s",
                 "--connections-max",
                 std::to_string(options.clients + 10)};
    }
    if (!tls) return words;
    if (ours) words.emplace_back("--tls-cert");
    words.push_back(options.certificate);
    if (ours) words.emplace_back("--tls-key");
    words.push_back(options.key);
    return words;
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

/// Bytes for each client that is let in and stays.
double measure_idle(const MemoryOptions& options, bool ours, bool tls) {
    const ServerProcess server(words_of(options, ours, tls));
    IdleClients clients({.port = server.port(), .tls = tls, .joins = ours});
    const std::size_t before = resident_bytes(server, clients);
    std::string found;
    std::size_t with = before;
    for (std::size_t point = 1, joined = 0; point <= points; ++point) {
        const std::size_t all = options.clients * point / points;
        clients.join(all - joined);
        joined = all;
        if (ours) clients.stay_until_pinged();
        with = resident_bytes(server, clients);
        found += (found.empty() ? "[" : ",[") + std::to_string(joined) + "," +
                 std::to_string(with) + "]";
    }
    const double each = static_cast<double>(with - before) / static_cast<double>(options.clients);
    std::cout << R"({"case":"idle_client","server":")" << (ours ? "coqewd" : "bare Beast")
              << R"(","tls":)" << verdict(tls) << R"(,"clients":)" << options.clients
              << R"(,"rss_before":)" << before << R"(,"rss_with":[)" << found
              << R"(],"bytes_per_client":)" << each << "}" << std::endl;
    return each;
}

/// Ours beside bare Beast.
bool compare_idle(const MemoryOptions& options, bool tls) {
    const double ours = measure_idle(options, true, tls);
    const double ratio = ours / measure_idle(options, false, tls);
    const double goal = tls ? tls_ratio_goal : plain_ratio_goal;
    const bool good = ratio <= goal && (tls || ours < client_bytes_goal);
    std::cout << R"({"case":"idle_ratio","tls":)" << verdict(tls) << R"(,"ratio":)" << ratio
              << R"(,"goal":)" << goal << R"(,"good":)" << verdict(good) << "}" << std::endl;
    return good;
}

bool measure_come_and_go(const MemoryOptions& options) {
    const ServerProcess server(words_of(options, true, false));
    IdleClients clients({.port = server.port()});
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
        const bool plain_good = compare_idle(options, false);
        const bool tls_good = compare_idle(options, true);
        const bool growth_good = options.rounds == 0 || measure_come_and_go(options);
        return plain_good && tls_good && growth_good ? EXIT_SUCCESS : EXIT_FAILURE;
    } catch (const std::exception& failure) {
        std::cerr << "memory: " << failure.what() << '\n';
        return 2;
    }
}
