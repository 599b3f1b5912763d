// One case so many times, the same way each time, for tests/bench/instructions, which runs it under
// callgrind:
//
//     bench_instructions CASE COUNT
//     bench_instructions --each COUNT COUNT [CASE...]    all of them, or those that begin like this
//
// The second way every case has a process of its own for each count, but their start only once:
// they are forked. Prints a line of JSON for each, with what was allocated.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/claims_cipher.hpp"
#include "auth/jwt.hpp"
#include "tests/bench/allocations.hpp"
#include "tests/bench/cases.hpp"
#include "tests/bench/numbers.hpp"

namespace coqewd::bench {
namespace {

void run_counted(std::string_view name, const Cases::Work& work, std::size_t operations) {
    const Allocations before = allocations_so_far();
    work(operations);
    const Allocations after = allocations_so_far();
    std::cout << R"({"case":")" << name << R"(","process":)" << getpid() << R"(,"operations":)"
              << operations << R"(,"allocations":)" << after.count - before.count << R"(,"bytes":)"
              << after.bytes - before.bytes << "}" << std::endl;
}

/// Does one of the cases, and nothing of the others.
class OneCase : public Cases {
  public:
    OneCase(std::string wanted, std::size_t operations)
        : wanted_(std::move(wanted)), operations_(operations) {}

    void measure(std::string_view name, const Work& work) override {
        if (name != wanted_) return;
        run_counted(name, work, operations_);
        done_ = true;
    }

    bool done() const { return done_; }

  private:
    const std::string wanted_;
    const std::size_t operations_;
    bool done_ = false;
};

/// Does each case in processes of its own.
class EachCase : public Cases {
  public:
    EachCase(std::array<std::size_t, 2> counts, std::vector<std::string> wanted)
        : counts_(counts), wanted_(std::move(wanted)) {}

    void measure(std::string_view name, const Work& work) override {
        if (!wants(name)) return;
        for (const std::size_t operations : counts_) run_apart(name, work, operations);
    }

  private:
    bool wants(std::string_view name) const {
        return wanted_.empty() || std::ranges::any_of(wanted_, [name](const std::string& begin) {
                   return name.starts_with(begin);
               });
    }

    void run_apart(std::string_view name, const Work& work, std::size_t operations) const {
        const pid_t child = fork();
        if (child < 0) throw std::runtime_error("fork fails");
        if (child == 0) run_and_exit(name, work, operations);
        int status = 0;
        if (waitpid(child, &status, 0) != child || status != 0) {
            throw std::runtime_error("the case " + std::string(name) + " fails");
        }
    }

    /// What the parent has to end is not ended here too.
    [[noreturn]] void run_and_exit(std::string_view name, const Work& work,
                                   std::size_t operations) const {
        try {
            run_counted(name, work, operations);
        } catch (const std::exception& failure) {
            std::cerr << name << ": " << failure.what() << std::endl;
            std::_Exit(EXIT_FAILURE);
        }
        std::_Exit(EXIT_SUCCESS);
    }

    const std::array<std::size_t, 2> counts_;
    const std::vector<std::string> wanted_;
};

/// As a server has them (app/wiring.cpp), without the rooms that it needs.
Tokens signed_tokens() {
    const std::array keys{
        auth::Key{"", auth::Secret("a secret for measuring that is long enough")}};
    const auth::KeyRing ring = auth::KeyRing::make(keys).value();
    return {
        .verify_signature =
            [ring](std::string_view token) { return auth::verify_signature(ring, token); },
        .check_times = [](const boost::json::object& claims,
                          std::chrono::sys_seconds now) -> error_code {
            const auto fault = auth::check_times(claims, now);
            return fault ? make_error_code(*fault) : error_code();
        },
        .sign = [ring](const boost::json::object& claims) { return auth::sign(ring, claims); },
        .seal =
            [ring](const boost::json::object& claims) {
                return auth::seal(ring, claims, auth::Form::sealed);
            },
        .open = [ring](std::string_view sealed) { return auth::open(ring, sealed); },
        .known = std::make_shared<KnownTokens>(),
        .strangers = std::make_shared<KnownStrangers>(),
    };
}

void measure_all(Cases& cases) {
    const Tokens tokens = signed_tokens();
    measure_codecs(cases);
    measure_tokens(cases, tokens);
    measure_requests(cases, tokens);
}

void run(const std::vector<std::string>& words) {
    if (words.size() >= 3 && words[0] == "--each") {
        EachCase each({positive(words[1]), positive(words[2])}, {words.begin() + 3, words.end()});
        measure_all(each);
        return;
    }
    if (words.size() != 2) throw std::runtime_error("takes CASE COUNT or --each COUNT COUNT");
    OneCase one(words[0], positive(words[1]));
    measure_all(one);
    if (!one.done()) throw std::runtime_error("there is no case " + words[0]);
}

}  // namespace
}  // namespace coqewd::bench

int main(int count, char** words) {
    try {
        coqewd::bench::run({words + 1, words + count});
        return EXIT_SUCCESS;
    } catch (const std::exception& failure) {
        std::cerr << words[0] << ": " << failure.what() << '\n';
        return 2;
    }
}
