// A coqewd with what the comparison asks: bench_site serve FLAGS...
#include <coqewd.hpp>

using namespace coqewd;

namespace {

Task<Reply> small(Context&, Request) {
    co_return Reply{{"id", 4711},
                    {"name", "Ada Lovelace"},
                    {"born", "1815-12-10"},
                    {"tags", {"mathematics", "engines"}}};
}

Task<Reply> greet(Context&, Request request) {
    co_return Reply{{"hello", request.text("name")}};
}

/// Answers that are always the same, so that they can be compared with a file of these bytes; each
/// handler on a worker, and on the connection's thread.
struct Site : Application {
    Site() : Application("site") {
        get("/api/small", small).runs_on(RunsOn::connection);
        get("/api/small/by-worker", small);
        on("greet", greet, RunsOn::connection);
        on("greet by worker", greet);
    }
};

}  // namespace

int main(int argc, char** argv) {
    return serve<Site>(argc, argv);
}
