#include "core/app/handler_job.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <stdexcept>

#include "tests/support/run.hpp"

using namespace coqewd;
using namespace coqewd::testing;

namespace {

/// Whoever waits for the reply to a request.
struct Waiting {
    boost::asio::io_context io;
    Tally tally;
    Environment environment{.node = "here", .tokens = {}, .destinations = {}, .tally = &tally};
    std::shared_ptr<Slot<HandlerReply>> slot =
        std::make_shared<Slot<HandlerReply>>(io.get_executor());

    ReplyTo reply_to() { return {environment, slot, RunsOn::worker}; }

    std::string code() {
        const Deadline soon(Clock::of(io.get_executor()).now(), std::chrono::seconds(10));
        const auto handled = run(io, slot->wait(soon)).value();
        return handled.reply.failed() ? std::string(to_string(handled.reply.fault().code)) : "none";
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(handler_job)

BOOST_FIXTURE_TEST_CASE(a_way_back_that_is_dropped_says_that_the_server_stops, Waiting) {
    {
        const ReplyTo dropped = reply_to();
    }

    BOOST_TEST(code() == "cancelled");
}

BOOST_FIXTURE_TEST_CASE(a_way_back_that_an_exception_takes_along_is_an_internal_fault, Waiting) {
    try {
        const ReplyTo taken = reply_to();
        throw std::runtime_error("no memory");
    } catch (const std::runtime_error&) {
        // The pool would log it.
    }

    BOOST_TEST(code() == "internal");
}

BOOST_FIXTURE_TEST_CASE(what_comes_after_an_answer_is_late, Waiting) {
    reply_to().give({});

    reply_to().give({});

    BOOST_TEST(code() == "none");
    BOOST_TEST(tally.counts().late == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
