#include "tests/style/calls.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace coqewd::style {
namespace {

/// A name that is banned but below the folders, or in the files, of `allowed`.
struct Ban {
    std::string_view name;
    std::string_view replacement;
    std::array<std::string_view, 2> allowed = {};
};

constexpr std::string_view use_nursery = "Nursery::spawn, so that the task has an owner";
constexpr std::string_view use_timer = "Timer (core/async/timer.hpp)";
constexpr std::string_view use_clock = "Clock::now() or Clock::wall_now() (core/async/clock.hpp)";
constexpr std::string_view use_wait =
    "Timer::wait_for, in a handler Context::wait_for; a test waits for what it wants to see";
constexpr std::string_view use_random = "auth::random_fill (auth/random.hpp)";

constexpr std::string_view time_is_here = "core/async/";
/// The processor time of other processes, which is no clock of a thread of ours.
constexpr std::string_view processor_time_is_here = "app/load_figures.cpp";
constexpr std::string_view randomness_is_here = "auth/random";
constexpr std::string_view harness = "tests/support/";
/// Its handler `block` shows what blocking a worker does.
constexpr std::string_view blocking_example = "app/demo.cpp";

constexpr auto bans = std::to_array<Ban>({
    {"asio::detached", use_nursery},
    {"co_spawn", use_nursery, {"core/async/", harness}},

    {"steady_timer", use_timer, {time_is_here}},
    {"system_timer", use_timer, {time_is_here}},
    {"high_resolution_timer", use_timer, {time_is_here}},
    {"deadline_timer", use_timer, {time_is_here}},
    {"basic_waitable_timer", use_timer, {time_is_here}},

    {"steady_clock::now", use_clock, {time_is_here}},
    {"system_clock::now", use_clock, {time_is_here}},
    {"high_resolution_clock", use_clock, {time_is_here}},
    {"clock_gettime", use_clock, {time_is_here, processor_time_is_here}},
    {"gettimeofday", use_clock, {time_is_here}},

    {"sleep_for", use_wait, {blocking_example}},
    {"sleep_until", use_wait},
    {"usleep", use_wait},
    {"nanosleep", use_wait},

    {"std::rand", use_random},
    {"srand", use_random},
    {"random_device", use_random, {randomness_is_here}},

    {"awaitable_operators", "make_parallel_group with wait_for_one"},
});

bool is_word(char character) {
    return std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '_';
}

/// Whether the name stands in the code by itself, not as a part of a longer one.
bool uses(std::string_view code, std::string_view name) {
    for (std::size_t at = code.find(name); at != std::string_view::npos;
         at = code.find(name, at + 1)) {
        const std::size_t end = at + name.size();
        const bool begins = at == 0 || !is_word(code[at - 1]);
        if (begins && (end == code.size() || !is_word(code[end]))) return true;
    }
    return false;
}

bool is_allowed(const Ban& ban, const Source& source) {
    return std::ranges::any_of(ban.allowed, [&](std::string_view place) {
        return !place.empty() && source.is_below(place);
    });
}

/// Including the header of a banned thing is no use of it.
bool is_directive(std::string_view code) {
    const std::size_t first = code.find_first_not_of(" \t");
    return first != std::string_view::npos && code[first] == '#';
}

}  // namespace

Violations check_calls(const Source& source) {
    Violations found;
    for (std::size_t index = 0; index < source.code.size(); ++index) {
        if (is_directive(source.code[index])) continue;
        for (const Ban& ban : bans) {
            if (!uses(source.code[index], ban.name) || is_allowed(ban, source)) continue;
            found.push_back(
                {source.path, index + 1,
                 "uses " + std::string(ban.name) + "; instead: " + std::string(ban.replacement)});
        }
    }
    return found;
}

}  // namespace coqewd::style
