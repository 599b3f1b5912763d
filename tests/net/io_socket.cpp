#include "net/io/socket.hpp"

#include "net/io/io_session.hpp"
#include "tests/net/serving.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

BOOST_TEST_DONT_PRINT_LOG_VALUE(coqewd::net::socketio::EngineEnd)

namespace {

/// The last socket that has joined `/`.
struct Keeping : Serving {
    std::optional<Socket> last;

    Keeping() { keep(); }

    void keep() {
        io->on_connect([this](Socket socket) { last = socket; });
    }
    Socket& socket() { return *last; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(io_socket, Keeping)

BOOST_AUTO_TEST_CASE(handlers_of_all_four_kinds_take_events) {
    auto& client = joined();
    socket().on("plain", [this](Socket, Arguments) { notes.emplace_back("plain"); });
    socket().on("plain answer", [](Socket, Arguments arguments) { return arguments; });
    socket().on("coroutine", [this](Socket, Arguments) -> Task<> {
        co_await gate.wait();
        notes.emplace_back("coroutine");
    });
    socket().on("coroutine answer", [this](Socket, Arguments) -> Task<Arguments> {
        co_await gate.wait();
        co_return Arguments("later", Bytes{"x"});
    });

    BOOST_TEST(ask(client, R"(21["plain"])").empty());
    check(ask(client, R"(22["plain answer",1.0,{"a":[]}])"), {R"(32[1.0,{"a":[]}])"});
    say(client, R"(23["coroutine"])");
    gate.notify();
    settle(context);
    BOOST_TEST(ask(client, R"(24["coroutine answer"])").empty());
    gate.notify();
    settle(context);

    check(client.heard(), {R"(61-4["later",{"_placeholder":true,"num":0}])", "bx"});
    check(notes, {"plain", "coroutine"});
}

BOOST_AUTO_TEST_CASE(ack_id_comes_back_unchanged_and_in_its_namespace) {
    io->of("/admin").on("echo", [](Socket, Arguments arguments) { return arguments; });
    auto& client = joined();
    say(client, "0/admin,");
    client.heard();

    check(ask(client, R"(2/admin,5["echo",1])"), {"3/admin,5[1]"});
    check(ask(client, R"(2/admin,0["echo"])"), {"3/admin,0[]"});
    check(ask(client, R"(2/admin,999999999999999["echo"])"), {"3/admin,999999999999999[]"});
}

BOOST_AUTO_TEST_CASE(binary_ack_is_as_the_specification_has_it) {
    io->of("/").on("f", [](Socket, Arguments arguments) { return arguments; });
    auto& client = joined();

    say(client, R"(52-789["f",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}])");
    client.say_binary("\x01\x02\x03");
    client.say_binary("\x04\x05\x06");
    settle(context);

    check(client.heard(), {R"(62-789[{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}])",
                           "b\x01\x02\x03", "b\x04\x05\x06"});
}

BOOST_AUTO_TEST_CASE(event_without_ack_id_is_not_answered) {
    io->of("/").on("echo", [](Socket, Arguments arguments) { return arguments; });
    auto& client = joined();

    BOOST_TEST(ask(client, R"(2["echo",1])").empty());
    BOOST_TEST(ask(client, R"(21["nobody",1])").empty());
}

BOOST_AUTO_TEST_CASE(only_the_first_answer_of_several_handlers_goes_out) {
    auto& client = joined();
    for (int n = 0; n < 3; ++n) {
        socket().on("ask", [n](Socket, Arguments) { return Arguments(n); });
    }

    check(ask(client, R"(27["ask"])"), {"37[0]"});
}

BOOST_AUTO_TEST_CASE(handlers_of_the_namespace_and_of_the_socket_are_called_in_this_order) {
    io->of("/").on("x", [this](Socket, Arguments) { notes.emplace_back("namespace"); });
    auto& client = joined();
    socket().on_any([this](Socket, std::string event, Arguments arguments) {
        notes.push_back("any " + event + " " + std::string(arguments.text(0)));
    });
    socket().on_any([this](Socket, std::string event, Arguments) -> Task<> {
        notes.push_back("any coroutine " + event);
        co_return;
    });
    socket().on("x", [this](Socket, Arguments) { notes.emplace_back("socket"); });

    say(client, R"(2["x",1])");
    say(client, R"(2["y"])");

    check(notes,
          {"any x 1", "any coroutine x", "namespace", "socket", "any y ", "any coroutine y"});
}

BOOST_AUTO_TEST_CASE(once_is_once_and_off_is_off) {
    auto& client = joined();
    socket().once("x", [this](Socket, Arguments) { notes.emplace_back("once"); });
    socket().on("x", [this](Socket, Arguments) { notes.emplace_back("on"); });

    say(client, R"(2["x"])");
    say(client, R"(2["x"])");
    socket().off("x");
    say(client, R"(2["x"])");

    check(notes, {"once", "on", "on"});
}

BOOST_AUTO_TEST_CASE(handler_may_take_itself_away_while_its_coroutine_runs) {
    auto& client = joined();
    const auto owned = std::make_shared<std::string>("owned");
    socket().on("x", [this, owned](Socket from, Arguments) -> Task<> {
        from.off("x");
        co_await gate.wait();
        notes.push_back(*owned);
    });

    say(client, R"(2["x"])");
    gate.notify();
    settle(context);

    check(notes, {"owned"});
    BOOST_TEST(owned.use_count() == 1);
}

BOOST_AUTO_TEST_CASE(reserved_names_are_refused_both_ways) {
    joined();

    for (const auto* name : {"connect", "connect_error", "disconnect", "disconnecting",
                             "newListener", "removeListener"}) {
        BOOST_CHECK_THROW(socket().emit(name), std::logic_error);
        BOOST_CHECK_THROW(socket().on(name, [](Socket, Arguments) {}), std::logic_error);
    }
}

BOOST_AUTO_TEST_CASE(emit_takes_values_of_all_kinds) {
    auto& client = joined();
    client.heard();

    BOOST_TEST(socket().emit("welcome", 1, "two", boost::json::object{{"three", 3}}));
    BOOST_TEST(socket().emit("bytes", Bytes{"\x01"}));
    BOOST_TEST(socket().emit("nothing"));

    check(client.heard(),
          {R"(2["welcome",1,"two",{"three":3}])", R"(51-["bytes",{"_placeholder":true,"num":0}])",
           "b\x01", R"(2["nothing"])"});
}

BOOST_AUTO_TEST_CASE(false_placeholder_of_a_client_is_never_sent_with_attachments) {
    auto& client = joined();
    socket().on("x", [](Socket from, Arguments arguments) {
        from.emit("plain", arguments[0]);
        from.emit("with bytes", arguments[0], Bytes{"x"});
    });

    const Lines heard = ask(client, R"(2["x",{"_placeholder":true,"num":9}])");

    check(heard, {R"(2["plain",{"_placeholder":true,"num":9}])"});
    BOOST_TEST(errors.size() == 1U);
}

BOOST_AUTO_TEST_CASE(volatile_event_is_dropped_when_it_can_not_go_out_at_once) {
    auto& client = joined();
    client.busy = true;

    BOOST_TEST(!socket().volatile_().emit("cursor", 1));
    BOOST_TEST(socket().emit("message", 2));
    io->of("/").volatile_().emit("cursor", 3);
    client.busy = false;
    BOOST_TEST(socket().volatile_().emit("cursor", 4));

    check(client.heard(), {R"(2["message",2])", R"(2["cursor",4])"});
    BOOST_TEST(shared->counts().volatile_dropped == 2U);
}

BOOST_AUTO_TEST_CASE(handle_that_outlives_its_client_does_nothing) {
    auto& client = joined();
    socket().join("room");
    vanish(client);
    BOOST_TEST(ended == 1U);

    BOOST_TEST(!socket().connected());
    BOOST_TEST(!socket().emit("x"));
    BOOST_TEST(!socket().join("room"));
    BOOST_TEST(!socket().leave("room"));
    BOOST_TEST(socket().rooms().empty());
    BOOST_TEST(socket().handshake().address() == "");
    BOOST_TEST(socket().id() == id_of(0));
    socket().disconnect();
    socket().disconnect(true);
    socket().on("x", [](Socket, Arguments) {});
    socket().broadcast().emit("x");
}

BOOST_AUTO_TEST_CASE(handle_that_outlives_the_server_does_nothing) {
    auto& client = joined();
    vanish(client);

    io.reset();

    BOOST_TEST(!socket().emit("x"));
    socket().to("room").emit("x");
    open({});
}

BOOST_AUTO_TEST_CASE(handler_that_holds_its_own_socket_does_not_keep_it) {
    auto& client = joined();
    std::weak_ptr<int> witness;
    {
        const auto owned = std::make_shared<int>(1);
        witness = owned;
        socket().on("x", [held = socket(), owned](Socket, Arguments) {});
        socket().on_disconnect([held = socket(), owned](Socket, std::string) {});
    }
    last.reset();

    vanish(client);

    BOOST_TEST(witness.expired());
}

BOOST_AUTO_TEST_CASE(end_comes_before_the_rooms_are_left_and_after) {
    auto& client = joined();
    socket().join("room");
    socket().on_disconnecting([this](Socket from, std::string reason) {
        notes.push_back(reason + " " + std::to_string(from.rooms().size()));
    });
    socket().on_disconnect([this](Socket from, std::string reason) -> Task<> {
        notes.push_back(reason + " " + std::to_string(from.rooms().size()) + " " +
                        from.handshake().address());
        co_await gate.wait();
        notes.emplace_back("done");
    });

    vanish(client, EngineEnd::ping_timeout);
    BOOST_TEST(ended == 0U);
    gate.notify();
    settle(context);

    check(notes, {"ping timeout 2", "ping timeout 0 10.0.0.1", "done"});
    BOOST_TEST(ended == 1U);
}

BOOST_AUTO_TEST_CASE(socket_may_be_ended_within_any_of_its_handlers) {
    auto& client = joined();
    socket().on_disconnecting([](Socket from, std::string) { from.disconnect(true); });
    socket().on("x", [](Socket from, Arguments) {
        from.disconnect();
        BOOST_TEST(!from.connected());
    });
    client.say(R"(2["x"])");
    client.say(R"(2["x"])");
    settle(context);

    BOOST_TEST((client.closed() == EngineEnd::forced_close));
    BOOST_TEST(ended == 1U);
}

BOOST_AUTO_TEST_CASE(what_a_client_says_before_it_knows_that_it_was_sent_away_is_ignored) {
    io->of("/other");
    auto& client = joined();
    say(client, "0/other,");

    socket().disconnect();
    say(client, R"(2["x"])");
    say(client, "1");
    BOOST_TEST(!client.closed());
    say(client, "0");
    say(client, "1");
    say(client, R"(2["x"])");

    BOOST_TEST((client.closed() == EngineEnd::forced_close));
}

BOOST_AUTO_TEST_CASE(rooms_of_a_socket_are_bounded) {
    open({.limits = {.rooms_max = 2}});
    keep();
    joined();

    BOOST_TEST(socket().join("a"));
    BOOST_TEST(socket().join("b"));
    BOOST_TEST(!socket().join("c"));
    BOOST_TEST(socket().leave("a"));
    BOOST_TEST(!socket().leave("a"));
    BOOST_TEST(socket().join("c"));

    check(socket().rooms(), {id_of(0), "b", "c"});
}

BOOST_AUTO_TEST_CASE(event_that_is_too_large_for_any_client_is_dropped_and_told_of_once) {
    open({.limits = {.event_bytes_max = 1'000}});
    keep();
    auto& client = joined();
    auto& other = joined();
    io->of("/").on("ask", [](Socket, Arguments) { return Arguments(std::string(1'000, 'x')); });
    const std::string large(1'000, 'x');

    BOOST_TEST(!socket().emit("x", large));
    BOOST_TEST(errors.size() == 1U);
    io->emit("x", large);
    BOOST_TEST(errors.size() == 2U);
    BOOST_TEST(ask(client, R"(21["ask"])").empty());
    BOOST_TEST(errors.size() == 3U);
    BOOST_TEST(socket().emit("x", std::string(900, 'x')));

    BOOST_TEST(
        errors.front() ==
        "An event of 1041 bytes is dropped, because no more than 1000 may wait for a client");
    BOOST_TEST(client.heard().empty());
    BOOST_TEST(other.heard().size() == 1U);
}

BOOST_AUTO_TEST_CASE(client_that_does_not_read_is_noticed_by_who_emits) {
    auto& client = joined();
    client.units_max = 1;

    BOOST_TEST(socket().emit("x"));
    BOOST_TEST(!socket().emit("x"));
    settle(context);

    BOOST_TEST(ended == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
