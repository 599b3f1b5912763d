// What it costs to find the route of a REST request in a table of a few and of many.
#include <stdexcept>
#include <string>

#include "core/app/route_table.hpp"
#include "tests/bench/rounds.hpp"

namespace coqewd::bench {
namespace {

/// Half of the routes have a path of their own, half are below one common first segment.
RouteTable table_of(std::size_t routes) {
    RouteTable table;
    for (std::size_t n = 0; n < routes; ++n) {
        const std::string number = std::to_string(n);
        const std::string path =
            n % 2 == 0 ? "/own" + number + "/:id/item/:item" : "/api/thing" + number + "/:id";
        table.add({.method = "GET", .path = PathTemplate(path), .application = "demo", .index = n});
    }
    return table;
}

void measure_paths(Rounds& rounds, const RouteTable& table, const std::string& suffix) {
    const std::string last = std::to_string(table.entries().size() - 1);
    const auto find = [&](const std::string& name, const std::string& path, bool known) {
        rounds.each(name + suffix, [&] {
            const RouteTable::Match match = table.find("GET", path);
            if ((match.entry != nullptr) != known) throw std::runtime_error("wrong: " + path);
        });
    };
    find("route_own_segment", "/own0/17/item/apple", true);
    find("route_common_segment", "/api/thing" + last + "/17", true);
    find("route_unknown", "/api/nothing/17", false);
}

void measure_all(Rounds& rounds) {
    measure_paths(rounds, table_of(10), "_of_10");
    measure_paths(rounds, table_of(1000), "_of_1000");
}

}  // namespace
}  // namespace coqewd::bench

int main(int count, char** words) {
    return coqewd::bench::run_cases(count, words, coqewd::bench::measure_all);
}
