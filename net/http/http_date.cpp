#include "net/http/http_date.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace coqewd::net::http {

namespace {

constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

constexpr std::string_view pattern = "Sun, 06 Nov 1994 08:49:37 GMT";

std::string digits(int number, std::size_t width) {
    std::string text = std::to_string(number);
    return std::string(width - std::min(width, text.size()), '0') + text;
}

/// The number that these characters write, and nothing else.
std::optional<int> number_at(std::string_view text, std::size_t at, std::size_t width) {
    const std::string_view part = text.substr(at, width);
    if (!std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; })) return {};
    int number = 0;
    std::from_chars(part.data(), part.data() + part.size(), number);
    return number;
}

/// Whether all that is neither a digit nor a letter stands where it has to.
bool fits_pattern(std::string_view text) {
    if (text.size() != pattern.size() || !text.ends_with(" GMT")) return false;
    constexpr std::array<std::size_t, 7> marks{3, 4, 7, 11, 16, 19, 22};
    return std::ranges::all_of(marks, [&](std::size_t at) { return text[at] == pattern[at]; });
}

}  // namespace

std::string http_date(std::chrono::sys_seconds time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    const auto month = static_cast<unsigned>(date.month());
    return std::string(days[std::chrono::weekday(day).c_encoding()]) + ", " +
           digits(static_cast<int>(static_cast<unsigned>(date.day())), 2) + ' ' +
           std::string(months[month - 1]) + ' ' + digits(static_cast<int>(date.year()), 4) + ' ' +
           digits(static_cast<int>(clock.hours().count()), 2) + ':' +
           digits(static_cast<int>(clock.minutes().count()), 2) + ':' +
           digits(static_cast<int>(clock.seconds().count()), 2) + " GMT";
}

std::string_view kept_http_date(std::chrono::sys_seconds time) {
    struct Kept {
        std::chrono::sys_seconds time;
        std::string text;
    };
    thread_local Kept kept;
    if (kept.text.empty() || kept.time != time) kept = {time, http_date(time)};
    return kept.text;
}

std::optional<std::chrono::sys_seconds> time_of(std::string_view http_date) {
    if (!fits_pattern(http_date)) return std::nullopt;
    const auto month = std::ranges::find(months, http_date.substr(8, 3));
    const auto day = number_at(http_date, 5, 2);
    const auto year = number_at(http_date, 12, 4);
    const auto hour = number_at(http_date, 17, 2);
    const auto minute = number_at(http_date, 20, 2);
    const auto second = number_at(http_date, 23, 2);
    if (month == months.end() || !day || !year || !hour || !minute || !second) return std::nullopt;
    const std::chrono::year_month_day date(
        std::chrono::year(*year),
        std::chrono::month(static_cast<unsigned>(month - months.begin()) + 1),
        std::chrono::day(static_cast<unsigned>(*day)));
    // The second 60 is a leap second.
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           std::chrono::seconds(*second);
}

}  // namespace coqewd::net::http
