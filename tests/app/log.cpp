#include "app/log.hpp"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <string>

using namespace coqewd;

namespace {

/// Takes what the program writes to standard error while it lives.
class Captured {
  public:
    Captured() : file_(std::tmpfile()), kept_(::dup(STDERR_FILENO)) {
        ::dup2(::fileno(file_), STDERR_FILENO);
    }

    ~Captured() {
        give_back();
        std::fclose(file_);
    }

    Captured(const Captured&) = delete;
    Captured& operator=(const Captured&) = delete;

    std::string text() {
        give_back();
        std::string text(64 * 1024, '\0');
        std::rewind(file_);
        text.resize(std::fread(text.data(), 1, text.size(), file_));
        return text;
    }

  private:
    void give_back() {
        if (kept_ < 0) return;
        std::fflush(stderr);
        ::dup2(kept_, STDERR_FILENO);
        ::close(kept_);
        kept_ = -1;
    }

    std::FILE* file_;
    int kept_;
};

std::string logged(LogLevel level, void (Log::*write)(std::string_view) const,
                   std::string_view line) {
    Captured captured;
    const Log log(level);
    (log.*write)(line);
    log.flush();
    return captured.text();
}

}  // namespace

// At the top, log is a function of the C library.
namespace coqewd::testing {

BOOST_AUTO_TEST_SUITE(log)

BOOST_AUTO_TEST_CASE(whatever_a_client_says_is_one_line) {
    const std::string forged = "private {}\n2026-01-01T00:00:00.000Z error \x1b[2Jforged";

    for (const auto write : {&Log::debug, &Log::info, &Log::warn, &Log::error}) {
        const std::string text = logged(LogLevel::trace, write, forged);

        BOOST_TEST(text.find('\n') == text.size() - 1, text);
        BOOST_TEST(text.find('\x1b') == std::string::npos);
        BOOST_TEST(text.find("private {}\\n2026-01-01T00:00:00.000Z error \\x1b[2Jforged") !=
                   std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_line_below_the_level_is_not_written) {
    BOOST_TEST(logged(LogLevel::warn, &Log::info, "hidden").empty());
    BOOST_TEST(logged(LogLevel::off, &Log::error, "hidden").empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace coqewd::testing
