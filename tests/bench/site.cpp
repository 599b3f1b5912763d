// A coqewd with what the comparison asks over REST: bench_site serve FLAGS...
#include <coqewd.hpp>

using namespace coqewd;

namespace {

/// An answer that is always the same, so that it can be compared with a file of these bytes.
struct SmallSite : Application {
    SmallSite() : Application("site") {
        get("/api/small", [](Context&, Request) -> Task<Reply> {
            co_return Reply{{"id", 4711},
                            {"name", "Ada Lovelace"},
                            {"born", "1815-12-10"},
                            {"tags", {"mathematics", "engines"}}};
        });
    }
};

}  // namespace

int main(int argc, char** argv) {
    return serve<SmallSite>(argc, argv);
}
