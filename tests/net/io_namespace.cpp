#include "net/io/namespace.hpp"

#include "tests/net/serving.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

BOOST_TEST_DONT_PRINT_LOG_VALUE(coqewd::net::socketio::EngineEnd)
BOOST_TEST_DONT_PRINT_LOG_VALUE(coqewd::Misbehaviour)

BOOST_FIXTURE_TEST_SUITE(io_namespace, Serving)

BOOST_AUTO_TEST_CASE(middleware_sees_what_the_client_said_and_refuses_in_its_words) {
    io->of("/admin").use([](Socket socket) -> Task<Admission> {
        const auto& auth = socket.handshake().auth();
        const auto* const token = auth.if_contains("token");
        if (token != nullptr && *token == "secret") co_return accept();
        co_return refuse("Not authorized", {{"code", 401}});
    });
    auto& client = joined();

    check(ask(client, "0/admin,{\"token\":\"no\"}"),
          {R"(4/admin,{"message":"Not authorized","data":{"code":401}})"});
    BOOST_TEST(ask(client, "0/admin,{\"token\":\"secret\"}").front().starts_with("0/admin,"));
    BOOST_TEST(!client.closed());
}

BOOST_AUTO_TEST_CASE(middleware_may_be_a_plain_function_and_the_first_refusal_counts) {
    io->use([this](Socket) {
        notes.emplace_back("first");
        return accept();
    });
    io->use([this](Socket) {
        notes.emplace_back("second");
        return refuse("no");
    });
    io->use([this](Socket) {
        notes.emplace_back("third");
        return accept();
    });
    auto& client = come();

    check(ask(client, "0"), {R"(4{"message":"no"})"});
    check(notes, {"first", "second"});
    BOOST_TEST(shared->counts().connected == 0U);
}

BOOST_AUTO_TEST_CASE(refusal_reaches_engine_io_3_as_text_or_as_data) {
    io->of("/text").use([](Socket) { return refuse("Not authorized"); });
    io->of("/data").use([](Socket) { return refuse("Not authorized", {{"code", 401}}); });
    auto& client = come(Generation::eio3);
    client.heard();

    check(ask(client, "0/text"), {R"(4/text,"Not authorized")"});
    check(ask(client, "0/data"), {R"(4/data,{"code":401})"});
}

BOOST_AUTO_TEST_CASE(middleware_that_throws_refuses) {
    io->use([](Socket) -> Task<Admission> {
        throw std::runtime_error("database");
        co_return accept();
    });
    auto& client = come();

    check(ask(client, "0"), {R"(4{"message":"Internal server error"})"});
    check(errors, {"database"});
}

BOOST_AUTO_TEST_CASE(middleware_can_take_its_time_and_other_namespaces_do_not_wait) {
    io->of("/slow").use([this](Socket) -> Task<Admission> {
        co_await gate.wait();
        co_return accept();
    });
    io->of("/fast");
    auto& client = come();

    BOOST_TEST(ask(client, "0/slow,").empty());
    BOOST_TEST(ask(client, "0/fast,").front().starts_with("0/fast,"));
    gate.notify();
    settle(context);

    BOOST_TEST(client.heard().front().starts_with("0/slow,"));
}

BOOST_AUTO_TEST_CASE(packet_for_a_namespace_that_is_being_joined_closes_engine_io_4) {
    io->use([this](Socket) -> Task<Admission> {
        co_await gate.wait();
        co_return accept();
    });
    for (const auto* packet : {R"(2["x"])", "0", "1"}) {
        auto& client = come();
        say(client, "0");

        say(client, packet);
        gate.notify();
        settle(context);

        BOOST_TEST((client.closed() == EngineEnd::forced_close), packet);
        BOOST_TEST(client.heard().empty());
    }
    BOOST_TEST(ended == 3U);
}

BOOST_AUTO_TEST_CASE(result_of_middleware_means_nothing_when_the_client_has_gone) {
    io->use([this](Socket socket) -> Task<Admission> {
        co_await gate.wait();
        notes.push_back(socket.connected() ? "connected" : "gone");
        co_return accept();
    });
    io->on_connect([this](Socket) { notes.emplace_back("connect"); });
    auto& client = come();
    say(client, "0");

    vanish(client);
    BOOST_TEST(ended == 0U);
    gate.notify();
    settle(context);

    check(notes, {"gone"});
    BOOST_TEST(ended == 1U);
}

BOOST_AUTO_TEST_CASE(middleware_can_not_emit_or_join_rooms_yet) {
    io->use([](Socket socket) {
        BOOST_TEST(!socket.emit("early"));
        BOOST_TEST(!socket.join("room"));
        BOOST_TEST(!socket.connected());
        socket.data()["user"] = "ann";
        return accept();
    });
    io->on_connect(
        [this](Socket socket) { notes.emplace_back(socket.data().at("user").as_string()); });

    BOOST_TEST(ask(come(), "0").size() == 1U);
    check(notes, {"ann"});
}

BOOST_AUTO_TEST_CASE(answer_to_connect_goes_out_before_what_the_handlers_emit) {
    io->on_connect([](Socket socket) { socket.emit("auth", boost::json::object()); });
    io->on_connect([](Socket socket) -> Task<> {
        socket.emit("second");
        co_return;
    });
    auto& client = come(Generation::eio3);

    check(client.heard(), {"0", R"(2["auth",{}])", R"(2["second"])"});
}

BOOST_AUTO_TEST_CASE(other_namespaces_of_engine_io_3_wait_for_the_default_one) {
    io->use([this](Socket) -> Task<Admission> {
        co_await gate.wait();
        co_return accept();
    });
    io->of("/admin");
    auto& client = come(Generation::eio3);

    BOOST_TEST(ask(client, "0/admin?token=x").empty());
    BOOST_TEST(ask(client, "0/random").empty());
    gate.notify();
    settle(context);

    check(client.heard(), {"0", "0/admin,", R"(4/random,{"message":"Invalid namespace"})"});
}

BOOST_AUTO_TEST_CASE(who_is_refused_by_the_default_namespace_of_engine_io_3_joins_no_other) {
    io->use([](Socket) -> Task<Admission> { co_return refuse("Not authorized"); });
    io->of("/admin");
    auto& client = come(Generation::eio3);
    check(client.heard(), {R"(4"Not authorized")"});

    check(ask(client, "0/admin"), {R"(4/admin,"The namespace / refuses this client")"});
    pass(45s);

    BOOST_TEST((client.closed() == EngineEnd::forced_close));
}

BOOST_AUTO_TEST_CASE(query_of_a_namespace_of_engine_io_3_is_its_auth_and_its_query) {
    io->of("/admin").on_connect([this](Socket socket) {
        const auto handshake = socket.handshake();
        notes.emplace_back(handshake.auth().at("token").as_string());
        notes.push_back(handshake.query("token"));
        notes.push_back(handshake.query("b"));
        notes.push_back(handshake.query("transport"));
    });
    MemoryEngine::Handshake handshake;
    handshake.generation = Generation::eio3;
    handshake.target = "/socket.io/?EIO=3&transport=websocket&token=outer";
    auto& client = come(std::move(handshake));

    say(client, "0/admin?token=s%20%2C&b=1,");

    check(notes, {"s ,", "s ,", "1", "websocket"});
}

BOOST_AUTO_TEST_CASE(handshake_tells_headers_query_and_address) {
    io->on_connect([this](Socket socket) {
        const auto handshake = socket.handshake();
        notes = {handshake.header("x-token"), handshake.query("room"), handshake.address()};
    });
    MemoryEngine::Handshake handshake;
    handshake.ip_address = "::1";
    handshake.target = "/socket.io/?EIO=4&transport=websocket&room=a%26b";
    handshake.fields = "Host: localhost\nX-Token: abc\n";

    say(come(std::move(handshake)), "0");

    check(notes, {"abc", "a&b", "::1"});
}

BOOST_AUTO_TEST_CASE(dynamic_namespace_comes_with_its_first_client_and_goes_with_its_last) {
    auto& hooks = io->of([](std::string_view name) { return name.starts_with("/room-"); });
    hooks.on_connect([this](Socket socket) { notes.push_back(socket.nsp()); });
    hooks.on("shout", [](Socket socket, Arguments arguments) {
        socket.broadcast().emit("shout", arguments);
    });
    auto& ann = joined();
    auto& bob = joined();
    auto& eve = joined();
    for (auto* client : {&ann, &bob}) say(*client, "0/room-1,");
    say(eve, "0/room-2,");
    for (auto* client : {&ann, &bob, &eve}) client->heard();

    say(ann, R"(2/room-1,["shout","hi"])");

    BOOST_TEST(ann.heard().empty());
    check(bob.heard(), {R"(2/room-1,["shout","hi"])"});
    BOOST_TEST(eve.heard().empty());
    check(notes, {"/room-1", "/room-1", "/room-2"});
    check(ask(ann, "0/other,"), {R"(4/other,{"message":"Invalid namespace"})"});
}

BOOST_AUTO_TEST_CASE(predicate_of_a_dynamic_namespace_may_look_at_the_auth) {
    io->of(
        [](std::string_view, const boost::json::object& auth) { return auth.contains("member"); });
    auto& client = joined();

    BOOST_TEST(ask(client, "0/a,{}").front().starts_with("4/a,"));
    BOOST_TEST(ask(client, "0/a,{\"member\":1}").front().starts_with("0/a,"));
}

BOOST_AUTO_TEST_CASE(predicate_that_throws_refuses) {
    io->of([](std::string_view) -> bool { throw std::runtime_error("predicate"); });
    auto& client = joined();

    check(ask(client, "0/a,"), {R"(4/a,{"message":"Invalid namespace"})"});
    check(errors, {"predicate"});
}

BOOST_AUTO_TEST_CASE(dynamic_namespaces_are_bounded_and_the_bound_is_given_back) {
    open({.limits = {.dynamic_namespaces_max = 2}});
    io->of([](std::string_view) { return true; });
    auto& client = joined();
    auto& other = joined();
    say(client, "0/a,");
    say(client, "0/b,");
    client.heard();

    check(ask(client, "0/c,"), {R"(4/c,{"message":"Invalid namespace"})"});
    BOOST_TEST(ask(other, "0/a,").front().starts_with("0/a,"));
    say(client, "1/a,");
    BOOST_TEST(ask(client, "0/c,").front().starts_with("4/c,"));
    say(other, "1/a,");

    BOOST_TEST(ask(client, "0/c,").front().starts_with("0/c,"));
}

BOOST_AUTO_TEST_CASE(refused_client_leaves_no_dynamic_namespace_behind) {
    open({.limits = {.dynamic_namespaces_max = 1}});
    io->of([](std::string_view) { return true; }).use([](Socket) { return refuse("no"); });
    auto& client = joined();

    for (const auto* packet : {"0/a,", "0/b,", "0/c,"}) {
        BOOST_TEST(ask(client, packet).front().ends_with(R"({"message":"no"})"));
    }
}

BOOST_AUTO_TEST_CASE(dynamic_namespace_that_is_named_stays) {
    io->of([](std::string_view name) { return name == "/a"; });
    auto& client = joined();
    say(client, "0/a,");

    Namespace& named = io->of("/a");
    say(client, "1/a,");

    BOOST_TEST(&named == &io->of("/a"));
    BOOST_TEST(named.local_size() == 0U);
}

BOOST_AUTO_TEST_CASE(dynamic_namespace_that_is_named_before_its_first_client_has_its_hooks) {
    auto& hooks = io->of([](std::string_view name) { return name.starts_with("/room-"); });
    hooks.use([](Socket) { return refuse("no"); });
    io->of("/room-1").emit("news");
    auto& client = joined();

    check(ask(client, "0/room-1,"), {R"(4/room-1,{"message":"no"})"});
    check(ask(client, "0/room-2,"), {R"(4/room-2,{"message":"no"})"});
}

BOOST_AUTO_TEST_CASE(last_client_of_a_dynamic_namespace_may_have_something_to_say_still) {
    auto& hooks = io->of([](std::string_view) { return true; });
    hooks.on_disconnect([this](Socket socket, std::string) -> Task<> {
        co_await gate.wait();
        socket.broadcast().emit("left");
    });
    say(joined("0/a,"), "1/a,");
    auto& client = joined("0/a,");

    gate.notify();
    settle(context);

    check(client.heard(), {R"(2/a,["left"])"});
    vanish(client);
    gate.notify();
}

BOOST_AUTO_TEST_CASE(name_without_a_slash_is_the_same_as_with_one) {
    BOOST_TEST(&io->of("chat") == &io->of("/chat"));
    BOOST_TEST(&io->of("") == &io->of("/"));
}

BOOST_AUTO_TEST_SUITE_END()
