#include "app/load_summary.hpp"

#include <boost/test/unit_test.hpp>

using namespace coqewd;
using namespace std::chrono_literals;

namespace {

/// Answers that took 1 us to `count` us, and a client that was busy for half of the time.
LoadFigures figures_of(int count, Duration took) {
    LoadFigures figures{.took = took};
    for (int number = count; number > 0; --number) figures.latencies.push_back(number * 1us);
    figures.answered = figures.latencies.size();
    figures.after.own = std::chrono::duration_cast<std::chrono::microseconds>(took / 2);
    return figures;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(load_summary)

BOOST_AUTO_TEST_CASE(summary_has_rate_and_percentiles_of_whatever_order) {
    const LoadSummary summary = summarise(figures_of(200, 500ms));

    BOOST_TEST(to_text(summary, {}) ==
               "200 replies (0 faults) in 0.500 s: 400/s\n"
               "p50 100 us, p90 180 us, p99 198 us, max 200 us; client CPU 50 %");
    BOOST_TEST(
        to_json(summary, {}) ==
        R"({"seconds":0.5,"per_second":400,"p50_us":100,"p90_us":180,"p99_us":198,)"
        R"("max_us":200,"answered":200,"wrong":0,"unanswered":0,"unsent":0,"client_cpu":0.5,)"
        R"("faults":{},"void":false})");
}

BOOST_AUTO_TEST_CASE(one_reply_is_every_percentile) {
    const LoadSummary summary = summarise(figures_of(1, 1s));

    BOOST_TEST(summary.p50_us == 1);
    BOOST_TEST(summary.p90_us == 1);
    BOOST_TEST(summary.p99_us == 1);
    BOOST_TEST(summary.max_us == 1);
}

BOOST_AUTO_TEST_CASE(time_that_was_idle_is_not_the_clients) {
    LoadFigures some = figures_of(200, 500ms);
    some.idle = 150ms;
    LoadFigures too_much = figures_of(200, 500ms);
    too_much.idle = 400ms;

    BOOST_TEST(summarise(std::move(some)).client_cpu == 0.2);
    BOOST_TEST(summarise(std::move(too_much)).client_cpu == 0);
}

BOOST_AUTO_TEST_CASE(load_without_any_answer_has_no_rate_and_no_times) {
    const LoadSummary summary = summarise({.unanswered = 3});

    BOOST_TEST(summary.per_second == 0);
    BOOST_TEST(summary.p99_us == 0);
    BOOST_TEST(summary.client_cpu == 0);
}

BOOST_AUTO_TEST_CASE(client_that_took_a_whole_processor_is_said_to_measure_itself) {
    LoadFigures figures = figures_of(10, 1s);
    figures.after.own = 960ms;

    const LoadSummary summary = summarise(figures);

    BOOST_TEST(to_text(summary, {})
                   .ends_with("client CPU 96 %, which is what these figures "
                              "measure"));
    BOOST_TEST(to_json(summary, {}).ends_with(R"("void":true})"));
}

BOOST_AUTO_TEST_CASE(faults_are_counted_by_code_and_the_first_is_shown) {
    LoadFaults faults;

    faults.add({.code = FaultCode::timed_out, .text = "late"});
    faults.add({.code = FaultCode::overloaded, .text = "full"});
    faults.add({.code = FaultCode::timed_out, .text = "later"}, 2);
    faults.add({.code = FaultCode::internal, .text = "none"}, 0);

    const LoadSummary summary{.answered = 4, .wrong = 2, .unanswered = 2};
    const std::string text = to_text(summary, faults);
    BOOST_TEST(text.starts_with("4 replies (4 faults) in "));
    BOOST_TEST(text.ends_with("\nfaults: 1 overloaded, 3 timed_out; the first: late"));
    BOOST_TEST(to_json(summary, faults).find(R"("faults":{"overloaded":1,"timed_out":3})") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_was_not_sent_is_no_fault) {
    const LoadSummary summary = summarise({.answered = 5, .unanswered = 1, .unsent = 4});

    BOOST_TEST(to_text(summary, {}).starts_with("5 replies (1 faults, 4 not sent) in "));
    BOOST_TEST(to_json(summary, {}).find(R"("unanswered":1,"unsent":4)") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
