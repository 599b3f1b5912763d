#include "core/app/ask_group.hpp"

#include <algorithm>
#include <bit>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/this_coro.hpp>
#include <utility>

#include "core/app/forward.hpp"
#include "core/app/group_answers.hpp"
#include "core/async/nursery.hpp"
#include "core/async/signal.hpp"

namespace coqewd {

namespace asio = boost::asio;

namespace {

struct Round {
    Round(const Executor& executor, const Group& group) : answered(executor), answers(group) {}

    Signal answered;
    GroupAnswers answers;
};

/// Rules that lead from one group to the next multiply what is asked: each doubling counts as one
/// server more, so that a circle of groups ends before it has taken all that there is.
unsigned hops_of_members(const Environment& environment, const Group& group, unsigned hops) {
    if (hops >= environment.hops_max) return hops;
    const auto doublings = static_cast<unsigned>(std::bit_width(group.members.size() | 1U)) - 1;
    return std::min(hops + doublings, environment.hops_max - 1);
}

/// The round is there as long as the nursery that this runs in.
Task<> ask_member(const Environment& environment, Request request, const Session& session,
                  const std::string& member, Round& round) {
    const Destination* destination = environment.destination(member);
    Reply reply = no_destination(environment, member);
    if (destination) {
        reply = co_await send_on(environment, std::move(request), session, *destination);
    }
    round.answers.add(member, std::move(reply));
    round.answered.notify();
}

}  // namespace

Task<Reply> ask_group(const Environment& environment, Request request, const Session& session,
                      const Group& group) {
    const Executor executor = co_await asio::this_coro::executor;
    const TimePoint now = Clock::of(executor).now();
    if (group.member_timeout) {
        request.deadline = sooner(*request.deadline, Deadline(now, *group.member_timeout));
    }
    request.hops = hops_of_members(environment, group, request.hops);
    // Whatever ends the wait: the members refer to what is here, and are waited for.
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    Round round(executor, group);
    Nursery members(executor);
    for (const std::string& member : group.members) {
        members.spawn(ask_member(environment, request, session, member, round));
    }
    bool given_up = false;
    while (!given_up && !round.answers.complete()) {
        co_await round.answered.wait();
        const auto cancellation = co_await asio::this_coro::cancellation_state;
        given_up = cancellation.cancelled() != asio::cancellation_type::none;
    }
    Reply reply =
        given_up ? Reply(server_stops(environment.node)) : round.answers.result(environment.node);
    reply.set_token(round.answers.token());
    if (round.answers.session_ended()) reply.set_session_ended();
    members.cancel();
    co_await members.join();
    co_await asio::this_coro::throw_if_cancelled(throws);
    co_return reply;
}

}  // namespace coqewd
