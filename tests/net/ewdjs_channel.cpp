#include "net/io/ewdjs_channel.hpp"

#include "net/socketio/client_info.hpp"
#include "tests/net/serving.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

BOOST_TEST_DONT_PRINT_LOG_VALUE(coqewd::net::socketio::EngineEnd)
BOOST_TEST_DONT_PRINT_LOG_VALUE(coqewd::Fit)

namespace {

/// Takes clients of QEWD: notes what they say, and reads on when the gate lets it.
struct Qewd : Serving {
    Channel* channel = nullptr;
    bool gated = false;

    Qewd() { take_clients({"/"}); }

    void take_clients(const std::vector<std::string>& namespaces) {
        io->serve_ewdjs(namespaces, [this](Channel& each, net::socketio::ClientInfo info) {
            return take_client(each, std::move(info));
        });
    }

    Task<> take_client(Channel& each, net::socketio::ClientInfo info) {
        notes.push_back("client " + info.socket_id + " " + info.ip_address);
        channel = &each;
        for (;;) {
            if (gated) co_await gate.wait();
            const auto message = co_await each.read();
            if (!message) break;
            notes.push_back(*message);
        }
        notes.emplace_back("end");
        channel = nullptr;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ewdjs_channel, Qewd)

BOOST_AUTO_TEST_CASE(client_that_never_says_ewdjs_has_no_channel) {
    auto& client = joined();

    say(client, R"(2["chat",1])");

    BOOST_TEST(notes.empty());
}

BOOST_AUTO_TEST_CASE(first_ewdjs_makes_a_channel_and_all_of_them_come_through_it) {
    auto& client = joined();

    say(client, R"(2["ewdjs",{"type":"ewd-register"}])");
    say(client, R"(2["ewdjs",{"type":"next"}])");

    check(notes,
          {"client " + id_of(0) + " 10.0.0.1", R"({"type":"ewd-register"})", R"({"type":"next"})"});
}

BOOST_AUTO_TEST_CASE(client_of_engine_io_3_is_known_by_its_sid) {
    auto& client = come(Generation::eio3, "THE_SID");

    say(client, R"(2["ewdjs",{}])");

    check(notes, {"client THE_SID 10.0.0.1", "{}"});
}

BOOST_AUTO_TEST_CASE(what_is_written_is_the_argument_of_ewdjs) {
    auto& client = joined();
    say(client, R"(2["ewdjs",{}])");

    BOOST_TEST(channel->write(R"({"type":"ewd-register"})"));

    check(client.heard(), {R"(2["ewdjs",{"type":"ewd-register"}])"});
}

BOOST_AUTO_TEST_CASE(namespace_that_is_configured_for_it_has_channels_too) {
    take_clients({"/", "/qewd"});
    io->of("/other");
    auto& client = joined();
    say(client, "0/qewd,");
    say(client, "0/other,");
    client.heard();

    say(client, R"(2/other,["ewdjs",{"other":1}])");
    BOOST_TEST(notes.empty());
    say(client, R"(2/qewd,["ewdjs",{"qewd":1}])");
    channel->write("{}");

    BOOST_TEST(notes.back() == R"({"qewd":1})");
    check(client.heard(), {R"(2/qewd,["ewdjs",{}])"});
}

BOOST_AUTO_TEST_CASE(argument_is_whatever_comes_first) {
    auto& client = joined();

    for (const auto* packet : {R"(2["ewdjs"])", R"(2["ewdjs","text",2])", R"(2["ewdjs",[ 1.0 ]])",
                               R"(217["ewdjs",null])", "2[\"ewd\\u006as\",7]"}) {
        say(client, packet);
    }
    say(client, R"(51-["ewdjs",{"_placeholder":true,"num":0}])");
    client.say_binary("x");
    settle(context);

    check(notes, {"client " + id_of(0) + " 10.0.0.1", R"("text")", "[ 1.0 ]", "null", "7",
                  R"({"_placeholder":true,"num":0})"});
    BOOST_TEST(client.heard().empty());
}

BOOST_AUTO_TEST_CASE(what_is_no_json_ends_the_connection_when_it_is_read_again) {
    for (const auto* packet :
         {R"(2["ewdjs",{"type":}])", R"(2["ewdjs",{}}])", R"(2["ewdjs",{}x{}])",
          R"(2["ewdjs",{},{]}])", "2[\"ewdjs\",{\"a\":\"\xC3\"}]"}) {
        auto& client = joined();
        say(client, packet);

        BOOST_TEST(!channel->read_again(notes.back()).has_value(), packet);
        settle(context);

        BOOST_TEST((client.closed() == EngineEnd::parse_error), packet);
        BOOST_TEST((misbehaviours.back() == Misbehaviour::unreadable_packet));
        BOOST_TEST(notes.back() == "end");
    }
}

BOOST_AUTO_TEST_CASE(half_a_character_is_mended_when_it_is_read_again) {
    auto& client = joined();

    say(client, R"(2["ewdjs",{"a":"\ud800"},{"n":2}])");

    BOOST_TEST(channel->read_again(notes.back()).value() == R"({"a":"\ufffd"})");
    BOOST_TEST(!client.closed());
}

BOOST_AUTO_TEST_CASE(of_several_arguments_the_first_is_there_when_it_is_read_again) {
    auto& client = joined();

    say(client, R"(2["ewdjs",{"n":1},{"n":2}])");

    BOOST_TEST(channel->read_again(notes.back()).value() == R"({"n":1})");
    BOOST_TEST(channel->read_again("5").value() == "5");
    BOOST_TEST(!client.closed());
}

BOOST_AUTO_TEST_CASE(less_depth_than_a_reader_takes_is_looked_for_at_once) {
    IoOptions options;
    options.limits.packet.json.depth_max = 2;
    open(std::move(options));
    take_clients({"/"});
    auto& client = joined();

    say(client, R"(2["ewdjs",{"a":{}}])");

    BOOST_TEST((client.closed() == EngineEnd::parse_error));
}

BOOST_AUTO_TEST_CASE(channel_that_is_not_read_keeps_its_client_from_being_read) {
    int chats = 0;
    io->of("/").on("chat", [&](Socket, Arguments) { ++chats; });
    gated = true;
    auto& client = joined();
    for (int n = 0; n < 3; ++n) client.say("2[\"ewdjs\"," + std::to_string(n) + "]");
    client.say(R"(2["chat"])");
    settle(context);

    BOOST_TEST(client.waiting() == 2U);
    BOOST_TEST(chats == 0);
    gate.notify();
    settle(context);
    BOOST_TEST(notes.back() == "0");
    BOOST_TEST(chats == 0);
    gate.notify();
    settle(context);

    BOOST_TEST(notes.back() == "1");
    BOOST_TEST(chats == 1);
    gated = false;
    gate.notify();
    settle(context);
}

BOOST_AUTO_TEST_CASE(what_was_said_before_the_end_is_read_before_the_end) {
    gated = true;
    auto& client = joined();
    say(client, R"(2["ewdjs",1])");

    vanish(client);
    BOOST_TEST(ended == 0U);
    BOOST_TEST(!channel->write("{}"));
    gate.notify();
    settle(context);
    gate.notify();
    settle(context);

    BOOST_TEST(notes[1] == "1");
    BOOST_TEST(notes[2] == "end");
    BOOST_TEST(ended == 1U);
}

BOOST_AUTO_TEST_CASE(session_waits_until_the_channel_is_done_with) {
    auto& client = joined();
    say(client, R"(2["ewdjs",1])");

    gated = true;
    say(client, R"(2["ewdjs",2])");
    vanish(client);
    BOOST_TEST(ended == 0U);
    gate.notify();
    settle(context);

    BOOST_TEST(ended == 1U);
}

BOOST_AUTO_TEST_CASE(client_that_leaves_the_namespace_ends_the_channel_and_may_come_back) {
    auto& client = joined();
    say(client, R"(2["ewdjs",1])");

    say(client, "1");
    BOOST_TEST(notes.back() == "end");
    say(client, "0");
    say(client, R"(2["ewdjs",2])");

    BOOST_TEST(notes.back() == "2");
    BOOST_TEST(!client.closed());
}

BOOST_AUTO_TEST_CASE(closing_the_channel_ends_the_connection_for_its_reason) {
    const std::pair<CloseReason, EngineEnd> reasons[]{
        {CloseReason::normal, EngineEnd::forced_close},
        {CloseReason::going_away, EngineEnd::server_shutting_down},
        {CloseReason::overloaded, EngineEnd::overloaded},
    };
    for (const auto& [reason, end] : reasons) {
        auto& client = joined();
        say(client, R"(2["ewdjs",1])");

        channel->close(reason);
        channel->close(CloseReason::normal);
        settle(context);

        BOOST_TEST((client.closed() == end));
        BOOST_TEST(notes.back() == "end");
    }
    BOOST_TEST(ended == 3U);
}

BOOST_AUTO_TEST_CASE(channel_that_is_closed_while_reading_pauses_ends_at_once) {
    gated = true;
    auto& client = joined();
    for (int n = 0; n < 3; ++n) client.say("2[\"ewdjs\",1]");
    settle(context);

    channel->close(CloseReason::going_away);
    gated = false;
    gate.notify();
    settle(context);

    BOOST_TEST(ended == 1U);
}

BOOST_AUTO_TEST_CASE(fit_counts_what_stands_around_the_message) {
    auto& client = joined();
    say(client, R"(2["ewdjs",1])");

    client.fits = Fit::full;
    BOOST_TEST((channel->fit(100) == Fit::full));
    BOOST_TEST(client.asked_bytes == 100 + std::string_view(R"(2["ewdjs",])").size());
    client.fits = Fit::too_big;
    BOOST_TEST((channel->fit(1) == Fit::too_big));
}

BOOST_AUTO_TEST_CASE(what_may_wait_for_another_server_is_said_to_its_session) {
    auto& client = joined();
    say(client, R"(2["ewdjs",1])");

    channel->set_outbox({.bytes_max = 4000, .faults_bytes = 711});

    BOOST_TEST(client.outbox_bytes_max == 4711U);
}

BOOST_AUTO_TEST_CASE(limits_of_one_browser_are_none_of_another_server) {
    open({.limits = {.events_per_second = 2, .packet = {.json = {.depth_max = 3}}}});
    take_clients({"/"});
    auto& client = joined();
    say(client, R"(2["ewdjs",{}])");
    channel->set_outbox({.bytes_max = 4000});

    for (int n = 0; n < 10; ++n) say(client, R"(2["ewdjs",{"a":[[[[[1]]]]]}])");

    BOOST_TEST(!client.closed());
    BOOST_TEST(notes.back() == R"({"a":[[[[[1]]]]]})");
}

BOOST_AUTO_TEST_CASE(write_that_is_refused_says_so) {
    auto& client = joined();
    say(client, R"(2["ewdjs",1])");

    client.units_max = 0;

    BOOST_TEST(!channel->write("{}"));
    settle(context);
    BOOST_TEST(ended == 1U);
}

BOOST_AUTO_TEST_CASE(server_of_channels_that_fails_costs_its_client_the_connection) {
    io->serve_ewdjs({"/"}, [](Channel&, net::socketio::ClientInfo) -> Task<> {
        throw std::runtime_error("no more memory");
        co_return;
    });
    auto& client = joined();

    say(client, R"(2["ewdjs",1])");

    BOOST_TEST((client.closed() == EngineEnd::forced_close));
    check(errors, {"no more memory"});
}

BOOST_AUTO_TEST_CASE(nobody_else_can_take_ewdjs) {
    io->on_connect([](Socket socket) {
        BOOST_CHECK_THROW(socket.on("ewdjs", [](Socket, Arguments) {}), std::logic_error);
    });
    joined();

    BOOST_CHECK_THROW(io->of("/").on("ewdjs", [](Socket, Arguments) {}), std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()
