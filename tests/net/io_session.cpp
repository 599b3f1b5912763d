#include "net/io/io_session.hpp"

#include "tests/net/serving.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

BOOST_TEST_DONT_PRINT_LOG_VALUE(coqewd::net::socketio::EngineEnd)
BOOST_TEST_DONT_PRINT_LOG_VALUE(coqewd::Misbehaviour)

namespace {

/// Notes each socket that comes and goes.
struct Noting : Serving {
    void note(Namespace& nsp) {
        nsp.on_connect([this](Socket socket) { notes.push_back("+" + socket.nsp()); });
        nsp.on_disconnect([this](Socket socket, std::string reason) {
            notes.push_back("-" + socket.nsp() + " " + reason);
        });
    }
    void note_all() {
        note(io->of("/"));
        note(io->of("/admin"));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(io_session, Noting)

BOOST_AUTO_TEST_CASE(client_of_engine_io_4_joins_with_connect_and_gets_an_id) {
    auto& client = come();
    check(client.heard(), {});

    const Lines heard = ask(client, "0{\"token\":\"x\"}");

    check(heard, {"0{\"sid\":\"" + id_of(0) + "\"}"});
}

BOOST_AUTO_TEST_CASE(each_namespace_has_an_id_of_its_own) {
    io->of("/admin");
    auto& client = joined();

    const Lines heard = ask(client, "0/admin,{\"token\":\"secret\"}");

    check(heard, {"0/admin,{\"sid\":\"" + id_of(1) + "\"}"});
}

BOOST_AUTO_TEST_CASE(client_of_engine_io_3_joins_the_default_namespace_without_asking) {
    io->of("/admin");
    auto& client = come(Generation::eio3);
    check(client.heard(), {"0"});

    check(ask(client, "0/admin?token=secret"), {"0/admin,"});
    BOOST_TEST(ask(client, "0").empty());
    BOOST_TEST(ask(client, "0/admin").empty());
    BOOST_TEST(!client.closed());
}

BOOST_AUTO_TEST_CASE(ids_of_engine_io_3_are_made_of_the_sid) {
    std::vector<std::string> ids;
    for (const auto* name : {"/", "/admin"}) {
        io->of(name).on_connect([&](Socket socket) { ids.push_back(socket.id()); });
    }

    auto& client = come(Generation::eio3, "THE_SID");
    say(client, "0/admin");

    check(ids, {"THE_SID", "/admin#THE_SID"});
}

BOOST_AUTO_TEST_CASE(namespace_that_is_not_there_is_refused_and_the_connection_stays) {
    auto& client = joined();

    check(ask(client, "0/random"), {R"(4/random,{"message":"Invalid namespace"})"});
    check(ask(client, "0/random,{}"), {R"(4/random,{"message":"Invalid namespace"})"});
    BOOST_TEST(!client.closed());
    BOOST_TEST(shared->counts().refused == 2U);
}

BOOST_AUTO_TEST_CASE(engine_io_3_is_told_of_an_invalid_namespace_as_engine_io_4_is) {
    auto& client = come(Generation::eio3);
    client.heard();

    check(ask(client, "0/random"), {R"(4/random,{"message":"Invalid namespace"})"});
}

BOOST_AUTO_TEST_CASE(event_reaches_its_handler_and_what_it_emits_goes_out) {
    io->on_connect([](Socket socket) {
        socket.on("echo", [](Socket from, Arguments arguments) { from.emit("back", arguments); });
    });
    auto& client = joined();

    check(ask(client, R"(2["echo","€",1.0])"), {R"(2["back","€",1.0])"});
}

BOOST_AUTO_TEST_CASE(event_behind_connect_is_taken_when_nobody_had_to_be_asked) {
    io->of("/").on("echo", [](Socket from, Arguments arguments) { from.emit("back", arguments); });
    auto& client = come();

    client.say("0");
    client.say(R"(2["echo",1])");
    settle(context);

    BOOST_REQUIRE_EQUAL(client.heard().size(), 2U);
}

BOOST_AUTO_TEST_CASE(binary_data_comes_and_goes_as_the_specification_has_it) {
    io->of("/").on("message", [](Socket socket, Arguments arguments) {
        socket.emit("message-back", arguments);
    });
    auto& client = joined();

    say(client, R"(51-["message","hi",{"_placeholder":true,"num":0}])");
    BOOST_TEST(client.heard().empty());
    client.say_binary("\x01\x02");
    settle(context);

    check(client.heard(),
          {R"(51-["message-back","hi",{"_placeholder":true,"num":0}])", "b\x01\x02"});
}

BOOST_AUTO_TEST_CASE(packet_and_its_attachments_go_out_as_one_unit) {
    auto& client = joined();

    io->emit("photo", Bytes{"one"}, Bytes{"two"});

    const auto units = client.take_units();
    BOOST_REQUIRE_EQUAL(units.size(), 1U);
    BOOST_TEST(units.front()->messages().size() == 3U);
}

BOOST_AUTO_TEST_CASE(packet_of_engine_io_4_for_a_namespace_not_joined_closes) {
    for (const auto* packet : {R"(2["x"])", R"(2/admin,["x"])", "1/admin,", "3/admin,1[]",
                               R"(51-/admin,["x",{"_placeholder":true,"num":0}])"}) {
        note_all();
        auto& client = joined();
        say(client, "0/admin,");
        say(client, "1/admin,");
        say(client, "1");
        notes.clear();

        say(client, packet);
        client.say_binary("x");
        settle(context);

        BOOST_TEST((client.closed() == EngineEnd::forced_close), packet);
    }
}

BOOST_AUTO_TEST_CASE(packet_of_engine_io_3_for_a_namespace_not_joined_is_ignored) {
    auto& client = come(Generation::eio3);

    say(client, R"(2/admin,["x"])");
    say(client, "1/admin");

    BOOST_TEST(!client.closed());
}

BOOST_AUTO_TEST_CASE(connecting_twice_and_a_connect_error_close) {
    note_all();
    for (const auto* packet : {"0", "4{\"message\":\"no\"}"}) {
        auto& client = joined();

        say(client, packet);

        BOOST_TEST((client.closed() == EngineEnd::forced_close), packet);
        BOOST_TEST(notes.back() == "-/ forced server close");
        BOOST_TEST((misbehaviours.back() == Misbehaviour::packet_out_of_turn));
    }
}

BOOST_AUTO_TEST_CASE(what_can_not_be_read_closes_with_parse_error) {
    note_all();
    for (const auto* packet :
         {"abc", "9", "", "2", "2[", "2[1]", "2[]", R"(2["disconnect"])", "2{}", "5[\"x\"]",
          "50-[\"x\"]", "511-[\"x\"]", R"(51-["x",{"_placeholder":true,"num":1}])", "0[]", "1{}",
          "3[", "2[\"x\"]x"}) {
        auto& client = joined();

        say(client, packet);

        BOOST_TEST((client.closed() == EngineEnd::parse_error), packet);
        BOOST_TEST(notes.back() == "-/ parse error");
    }
}

BOOST_AUTO_TEST_CASE(attachments_out_of_turn_close_with_parse_error) {
    auto& unannounced = joined();
    unannounced.say_binary("x");
    settle(context);
    BOOST_TEST((unannounced.closed() == EngineEnd::parse_error));

    auto& missing = joined();
    say(missing, R"(51-["x",{"_placeholder":true,"num":0}])");
    say(missing, R"(2["y"])");
    BOOST_TEST((missing.closed() == EngineEnd::parse_error));
}

BOOST_AUTO_TEST_CASE(client_leaves_one_namespace_and_stays_in_the_other) {
    note_all();
    auto& client = joined();
    say(client, "0/admin,");

    BOOST_TEST(ask(client, "1/admin,").size() == 1U);  // the answer to CONNECT, nothing for 1

    check(notes, {"+/", "+/admin", "-/admin client namespace disconnect"});
    say(client, "0/admin,");
    BOOST_TEST(notes.back() == "+/admin");
    BOOST_TEST(!client.closed());
}

BOOST_AUTO_TEST_CASE(server_ends_a_socket_or_the_whole_connection) {
    note_all();
    io->of("/admin").on("kick", [](Socket socket, Arguments) { socket.disconnect(); });
    io->of("/").on("close", [](Socket socket, Arguments) { socket.disconnect(true); });
    auto& client = joined();
    say(client, "0/admin,");
    client.heard();

    check(ask(client, R"(2/admin,["kick"])"), {"1/admin,"});
    BOOST_TEST(!client.closed());
    say(client, "0/admin,");
    client.heard();
    check(ask(client, R"(2["close"])"), {"1", "1/admin,"});

    BOOST_TEST((client.closed() == EngineEnd::forced_close));
    BOOST_TEST(notes.back() == "-/admin server namespace disconnect");
    BOOST_TEST(ended == 1U);
}

BOOST_AUTO_TEST_CASE(reasons_are_the_words_of_node) {
    note_all();
    const std::pair<EngineEnd, std::string> reasons[]{
        {EngineEnd::transport_close, "transport close"},
        {EngineEnd::transport_error, "transport error"},
        {EngineEnd::ping_timeout, "ping timeout"},
        {EngineEnd::parse_error, "parse error"},
        {EngineEnd::server_shutting_down, "server shutting down"},
        {EngineEnd::forced_close, "forced close"},
    };
    for (const auto& [end, words] : reasons) {
        vanish(joined(), end);
        BOOST_TEST(notes.back() == "-/ " + words);
    }
}

BOOST_AUTO_TEST_CASE(server_that_stops_tells_no_client_to_stay_away) {
    note_all();
    auto& client = joined();

    io->end(EngineEnd::server_shutting_down);
    settle(context);

    BOOST_TEST(client.heard().empty());
    BOOST_TEST((client.closed() == EngineEnd::server_shutting_down));
    BOOST_TEST(notes.back() == "-/ server shutting down");
    BOOST_TEST(ended == 1U);
}

BOOST_AUTO_TEST_CASE(session_waits_for_its_handlers_and_they_find_the_client_gone) {
    std::optional<bool> emitted;
    io->of("/").on("wait", [&](Socket socket, Arguments) -> Task<Arguments> {
        co_await gate.wait();
        emitted = socket.emit("late");
        co_return Arguments(1);
    });
    auto& client = joined();
    say(client, R"(27["wait"])");

    vanish(client);
    BOOST_TEST(ended == 0U);
    gate.notify();
    settle(context);

    BOOST_TEST(ended == 1U);
    BOOST_TEST(emitted.has_value());
    BOOST_TEST(!emitted.value_or(true));
    BOOST_TEST(client.heard().empty());
}

BOOST_AUTO_TEST_CASE(handlers_of_a_client_that_stays_away_can_be_cancelled) {
    io->of("/").on("wait", [this](Socket, Arguments) -> Task<> {
        Timer timer(executor);
        co_await timer.wait_for(24h);
        Timer again(executor);
        co_await again.wait_for(24h);
    });
    auto& client = joined();
    say(client, R"(2["wait"])");
    vanish(client);
    BOOST_TEST(ended == 0U);

    io->cancel();
    settle(context);

    BOOST_TEST(ended == 1U);
    BOOST_TEST(errors.empty());
}

BOOST_AUTO_TEST_CASE(handler_that_throws_is_reported_and_harms_nothing) {
    io->on_connect([](Socket) { throw std::runtime_error("connect"); });
    io->of("/").on("plain", [](Socket, Arguments) { throw std::runtime_error("plain"); });
    io->of("/").on("answer",
                   [](Socket, Arguments) -> Arguments { throw std::runtime_error("answer"); });
    io->of("/").on("coroutine", [](Socket, Arguments) -> Task<Arguments> {
        throw std::runtime_error("coroutine");
        co_return Arguments();
    });
    io->of("/").on("ok", [](Socket, Arguments) { return Arguments("ok"); });
    auto& client = joined();

    for (const auto* event : {"plain", "answer", "coroutine"}) {
        BOOST_TEST(ask(client, "21[\"" + std::string(event) + "\"]").empty());
    }

    check(errors, {"connect", "plain", "answer", "coroutine"});
    BOOST_TEST(shared->counts().handler_errors == 4U);
    check(ask(client, "22[\"ok\"]"), {"32[\"ok\"]"});
}

BOOST_AUTO_TEST_CASE(what_follows_a_violation_counts_no_more) {
    int events = 0;
    io->of("/").on("x", [&](Socket, Arguments) { ++events; });
    auto& client = joined();

    client.say("9");
    client.say(R"(2["x"])");
    settle(context);

    BOOST_TEST(events == 0);
    BOOST_TEST(ended == 1U);
}

BOOST_AUTO_TEST_CASE(client_may_vanish_at_each_step) {
    note_all();
    io->of("/").on("ask", [](Socket, Arguments arguments) { return arguments; });
    const Lines steps{
        "0",        "0/admin,", R"(51-1["ask",{"_placeholder":true,"num":0}])", R"(2/admin,["x"])",
        "1/admin,", "31[]"};
    for (std::size_t last = 0; last <= steps.size(); ++last) {
        auto& client = come();
        for (std::size_t n = 0; n < last; ++n) {
            client.say(steps[n]);
            if (steps[n].starts_with('5')) client.say_binary("x");
        }
        client.vanish();
        settle(context);
        BOOST_TEST(ended == last + 1);
    }
    BOOST_TEST(errors.empty());
    BOOST_TEST(misbehaviours.empty());
    BOOST_TEST(shared->counts().sockets == 0U);
}

BOOST_AUTO_TEST_CASE(client_may_vanish_between_a_packet_and_its_attachments) {
    note_all();
    auto& client = joined();
    say(client, R"(51-["x",{"_placeholder":true,"num":0}])");

    vanish(client);
    pass(1h);

    BOOST_TEST(notes.back() == "-/ transport close");
    BOOST_TEST(misbehaviours.empty());
}

BOOST_AUTO_TEST_CASE(engine_that_breaks_ends_its_session_only) {
    note_all();
    auto& client = joined();
    auto& other = joined();

    client.throws = true;
    client.say("1");
    settle(context);

    BOOST_TEST(notes.back() == "-/ forced close");
    BOOST_TEST(sessions.size() == 1U);
    BOOST_TEST(!other.closed());
}

BOOST_AUTO_TEST_CASE(connect_handler_that_ends_the_connection_ends_what_waits_for_it) {
    io->on_connect([](Socket socket) { socket.disconnect(true); });
    note(io->of("/admin"));
    auto& client = come(Generation::eio3);

    say(client, "0/admin");

    check(client.heard(), {"0", "1"});
    BOOST_TEST(notes.empty());
    BOOST_TEST(ended == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
