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

Task<Reply> large(Context&, Request) {
    static const std::string text(4'000, 'x');
    co_return Reply{{"text", text}};
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
        get("/api/large", large).runs_on(RunsOn::connection);
        on("greet", greet, RunsOn::connection);
        on("greet by worker", greet);
    }
};

/// For Socket.IO: the event `echo` is acknowledged with its argument.
void echo(Io& io) {
    io.of("/").on("echo", [](Socket, Arguments arguments) { return arguments; });
}

}  // namespace

int main(int argc, char** argv) {
    return serve<Site>(argc, argv, echo);
}
