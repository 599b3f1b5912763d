#include "tests/style/includes.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace coqewd::style {
namespace {

/// The files below `folder` include nothing that begins with `banned`, because `reason`.
struct Rule {
    std::string_view folder;
    std::string_view banned;
    std::string_view reason;
};

constexpr std::string_view no_sockets = "core has no sockets: it talks through fabric/channel.hpp";
constexpr std::string_view core_alone = "core knows no other room";
constexpr std::string_view auth_alone = "auth knows nothing of ours, and no Asio";
constexpr std::string_view net_on_core = "net knows core only";
constexpr std::string_view upwards = "inside core the arrows go app → fabric → message → async";
constexpr std::string_view state_alone = "only core/app uses core/state";
constexpr std::string_view no_tests = "the product does not know its tests";

constexpr auto rules = std::to_array<Rule>({
    {"", "boost/asio.hpp", "include the headers of Asio that are used"},
    {"", "boost/beast.hpp", "include the headers of Beast that are used"},
    {"", "boost/asio/ssl", "TLS is OpenSSL itself, behind net/transport/tls_stream.hpp"},
    {"", "boost/asio/experimental/awaitable_operators.hpp", "use make_parallel_group"},

    {"core/", "boost/beast", no_sockets},
    {"core/", "boost/asio/ip", no_sockets},
    {"core/", "boost/asio/local", no_sockets},
    {"core/", "openssl/", "proofs enter core as functions (core/app/tokens.hpp)"},
    {"core/", "net/", core_alone},
    {"core/", "auth/", core_alone},
    {"core/", "app/", core_alone},

    {"auth/", "core/", auth_alone},
    {"auth/", "net/", auth_alone},
    {"auth/", "app/", auth_alone},
    {"auth/", "boost/asio", auth_alone},
    {"auth/", "boost/beast", auth_alone},

    {"net/", "app/", net_on_core},
    {"net/", "auth/", net_on_core},

    {"core/async/", "core/message/", upwards},
    {"core/async/", "core/fabric/", upwards},
    {"core/async/", "core/app/", upwards},
    {"core/message/", "core/fabric/", upwards},
    {"core/message/", "core/app/", upwards},
    {"core/fabric/", "core/app/", upwards},
    {"core/state/", "core/fabric/", upwards},
    {"core/state/", "core/app/", upwards},
    {"core/async/", "core/state/", state_alone},
    {"core/message/", "core/state/", state_alone},
    {"core/fabric/", "core/state/", state_alone},

    {"core/", "tests/", no_tests},
    {"auth/", "tests/", no_tests},
    {"net/", "tests/", no_tests},
    {"app/", "tests/", no_tests},
});

/// What would go into every file that includes the header.
constexpr auto heavy = std::to_array<std::string_view>({"boost/beast", "openssl/"});

/// What our own files may begin with between quotes.
constexpr auto own =
    std::to_array<std::string_view>({"core/", "auth/", "net/", "app/", "tests/", "coqewd.hpp"});

struct Include {
    std::string_view name;
    bool in_quotes = false;
};

/// A path that `.` and `..` can not turn into another one is compared; others are refused.
std::optional<Include> include_of(std::string_view line, std::string_view code) {
    const std::size_t hash = code.find_first_not_of(" \t");
    if (hash == std::string_view::npos || code[hash] != '#') return std::nullopt;
    const std::size_t word = code.find_first_not_of(" \t", hash + 1);
    if (word == std::string_view::npos || !code.substr(word).starts_with("include")) {
        return std::nullopt;
    }
    const std::size_t open = line.find_first_of("<\"", word);
    if (open == std::string_view::npos) return std::nullopt;
    const std::size_t close = line.find_first_of(">\"", open + 1);
    return Include{line.substr(open + 1, close - open - 1), line[open] == '"'};
}

bool begins_with_any(std::string_view name, auto&& beginnings) {
    return std::ranges::any_of(beginnings, [&](auto each) { return name.starts_with(each); });
}

void check_include(const Source& source, Include include, auto&& refuse) {
    for (const Rule& rule : rules) {
        if (source.is_below(rule.folder) && include.name.starts_with(rule.banned)) {
            refuse(rule.reason);
        }
    }
    if (source.is_header() && !source.is_below("tests/support/") &&
        begins_with_any(include.name, heavy)) {
        refuse("Beast and OpenSSL are for .cpp files");
    }
    if (include.in_quotes && !begins_with_any(include.name, own)) {
        refuse("our own files are named from the root of the project");
    }
    if (include.name.find("./") != std::string_view::npos) {
        refuse("the path of an include has no '.' or '..'");
    }
}

}  // namespace

Violations check_includes(const Source& source) {
    Violations found;
    for (std::size_t index = 0; index < source.code.size(); ++index) {
        const auto include = include_of(source.lines[index], source.code[index]);
        if (!include) continue;
        check_include(source, *include, [&](std::string_view reason) {
            found.push_back(
                {source.path, index + 1,
                 "includes " + std::string(include->name) + ": " + std::string(reason)});
        });
    }
    return found;
}

}  // namespace coqewd::style
