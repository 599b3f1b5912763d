#include "tests/bench/rounds.hpp"

int main(int count, char** words) {
    return coqewd::bench::run_cases(
        count, words, [](coqewd::bench::Rounds& rounds) { coqewd::bench::measure_codecs(rounds); });
}
