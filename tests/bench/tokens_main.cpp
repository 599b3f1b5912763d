#include <array>

#include "app/wiring.hpp"
#include "tests/bench/rounds.hpp"

namespace coqewd::bench {
namespace {

void measure_all(Rounds& rounds) {
    const std::array keys{
        auth::Key{"", auth::Secret("a secret for measuring that is long enough")}};
    measure_tokens(rounds, make_tokens(auth::KeyRing::make(keys).value(), false));
}

}  // namespace
}  // namespace coqewd::bench

int main(int count, char** words) {
    return coqewd::bench::run_cases(count, words, coqewd::bench::measure_all);
}
