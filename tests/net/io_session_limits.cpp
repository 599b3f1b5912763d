#include "net/io/io_session.hpp"
#include "tests/net/serving.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

BOOST_TEST_DONT_PRINT_LOG_VALUE(coqewd::net::socketio::EngineEnd)
BOOST_TEST_DONT_PRINT_LOG_VALUE(coqewd::Misbehaviour)

BOOST_FIXTURE_TEST_SUITE(io_session_limits, Serving)

BOOST_AUTO_TEST_CASE(who_joins_nothing_in_time_is_closed_however_often_it_is_refused) {
    auto& client = come();
    for (int n = 0; n < 4; ++n) {
        pass(11s);
        say(client, "0/random");
    }
    BOOST_TEST(!client.closed());

    pass(1s);

    BOOST_TEST((client.closed() == EngineEnd::forced_close));
    BOOST_TEST((misbehaviours == std::vector{Misbehaviour::joined_nothing}));
    BOOST_TEST(ended == 1U);
}

BOOST_AUTO_TEST_CASE(who_has_joined_is_not_closed_for_having_left_again) {
    auto& client = joined();

    say(client, "1");
    pass(10min);

    BOOST_TEST(!client.closed());
}

BOOST_AUTO_TEST_CASE(attachments_must_arrive_within_one_cycle_of_pings) {
    auto& client = joined();
    auto& quick = joined();
    const std::string packet = R"(52-["x",{"_placeholder":true,"num":0}])";
    say(client, packet);
    say(quick, packet);

    pass(44s);
    client.say_binary("1");
    quick.say_binary("1");
    quick.say_binary("2");
    settle(context);
    BOOST_TEST(!client.closed());
    pass(1s);

    BOOST_TEST((client.closed() == EngineEnd::parse_error));
    BOOST_TEST((misbehaviours == std::vector{Misbehaviour::late_attachments}));
    pass(10min);
    BOOST_TEST(!quick.closed());
}

BOOST_AUTO_TEST_CASE(attachments_that_began_before_the_join_was_done_are_bounded_too) {
    io->use([this](Socket) -> Task<Admission> {
        co_await gate.wait();
        co_return accept();
    });
    auto& client = come();
    say(client, "0");
    say(client, R"(51-["x",{"_placeholder":true,"num":0}])");

    pass(40s);
    gate.notify();
    settle(context);
    pass(44s);
    BOOST_TEST(!client.closed());
    pass(1s);

    BOOST_TEST((client.closed() == EngineEnd::parse_error));
}

BOOST_AUTO_TEST_CASE(one_connection_can_not_join_more_namespaces_than_allowed) {
    open({.limits = {.namespaces_max = 2}});
    for (const auto* name : {"/a", "/b", "/c"}) io->of(name);
    auto& client = come();
    say(client, "0/a,");
    say(client, "0/b,");
    client.heard();

    check(ask(client, "0/c,"), {R"(4/c,{"message":"Too many namespaces"})"});
    say(client, "1/a,");
    BOOST_TEST(ask(client, "0/c,").front().starts_with("0/c,"));
}

BOOST_AUTO_TEST_CASE(client_whose_attempts_are_refused_too_often_is_closed) {
    open({.limits = {.refusals_max = 3}});
    auto& client = joined();

    for (int n = 0; n < 3; ++n) say(client, "0/random");
    BOOST_TEST(!client.closed());
    say(client, "0/random");

    BOOST_TEST((client.closed() == EngineEnd::overloaded));
    BOOST_TEST((misbehaviours == std::vector{Misbehaviour::too_many_refusals}));
}

BOOST_AUTO_TEST_CASE(client_above_the_events_per_second_is_closed) {
    open({.limits = {.events_per_second = 2}});
    auto& client = joined();
    auto& slow = joined();

    for (int n = 0; n < 10; ++n) {
        say(slow, R"(2["x"])");
        pass(500ms);
    }
    BOOST_TEST(!slow.closed());
    say(client, R"(2["x"])");
    say(client, R"(2["x"])");
    BOOST_TEST(!client.closed());
    say(client, R"(2["x"])");

    BOOST_TEST((client.closed() == EngineEnd::overloaded));
    BOOST_TEST((misbehaviours == std::vector{Misbehaviour::too_many_events}));
}

BOOST_AUTO_TEST_CASE(client_is_not_read_while_too_many_of_its_handlers_are_in_progress) {
    open({.limits = {.handlers_max = 2}});
    int begun = 0;
    io->of("/").on("wait", [&](Socket, Arguments) -> Task<> {
        const int which = ++begun;
        if (which == 1) co_await gate.wait();
        if (which == 2) {
            Timer timer(executor);
            co_await timer.wait_for(1h);
        }
    });
    auto& client = joined();

    for (int n = 0; n < 5; ++n) client.say(R"(2["wait"])");
    settle(context);
    BOOST_TEST(begun == 2);
    BOOST_TEST(client.waiting() == 2U);
    gate.notify();
    settle(context);

    BOOST_TEST(begun == 5);
}

BOOST_AUTO_TEST_CASE(client_may_vanish_while_it_is_not_read) {
    open({.limits = {.handlers_max = 1}});
    io->of("/").on("wait", [this](Socket, Arguments) -> Task<> { co_await gate.wait(); });
    auto& client = joined();
    for (int n = 0; n < 3; ++n) client.say(R"(2["wait"])");
    settle(context);

    vanish(client);
    BOOST_TEST(io->of("/").local_size() == 0U);
    BOOST_TEST(ended == 0U);
    gate.notify();
    settle(context);

    BOOST_TEST(ended == 1U);
}

BOOST_AUTO_TEST_CASE(client_that_joins_and_leaves_over_and_over_is_not_read_for_a_while) {
    open({.limits = {.handlers_max = 2}});
    io->on_connect([this](Socket) -> Task<> {
        notes.emplace_back("begun");
        Timer timer(executor);
        co_await timer.wait_for(1min);
    });
    auto& client = come();
    for (int n = 0; n < 4; ++n) {
        client.say("0");
        client.say("1");
    }
    settle(context);
    BOOST_TEST(notes.size() == 2U);

    pass(1min);

    BOOST_TEST(notes.size() == 4U);
}

BOOST_AUTO_TEST_CASE(attempts_to_join_count_as_events_of_the_connection) {
    open({.limits = {.events_per_second = 2}});
    auto& client = come();

    for (const auto* packet : {"0", "1", "0", "1"}) say(client, packet);
    BOOST_TEST(!client.closed());
    say(client, "0");

    BOOST_TEST((client.closed() == EngineEnd::overloaded));
}

BOOST_AUTO_TEST_SUITE_END()
