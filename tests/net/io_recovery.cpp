#include "net/io/io_session.hpp"
#include "tests/net/serving.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

namespace {

/// Offsets begin with 0, because the random number is zero but for the highest bits.
struct Recovering : Serving {
    std::optional<Socket> last;
    std::string first;

    Recovering() { open_with({.enabled = true}); }

    void open_with(RecoveryOptions recovery) {
        open({.recovery = recovery});
        io->on_connect([this](Socket socket) {
            last = socket;
            notes.push_back(socket.recovered() ? "recovered" : "new");
        });
    }

    /// The offset of the last event in these lines, and what it was.
    static std::string offset_of(const std::string& line) {
        const auto end = line.rfind('"');
        const auto begin = line.rfind('"', end - 1);
        return line.substr(begin + 1, end - begin - 1);
    }

    /// The secret in the answer to CONNECT.
    static std::string pid_of(const std::string& answer) { return offset_of(answer); }

    /// A client that has joined, with a first event.
    struct Member {
        MemoryEngine* engine;
        std::string answer;
        std::string pid;
        std::string offset;
    };
    Member member() {
        MemoryEngine& engine = come();
        const std::string answer = ask(engine, "0").front();
        last->emit("hello");
        return {&engine, answer, pid_of(answer), offset_of(engine.heard().front())};
    }
    static std::string connect(const std::string& pid, const std::string& offset) {
        return R"(0{"pid":")" + pid + R"(","offset":")" + offset + "\"}";
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(io_recovery, Recovering)

BOOST_AUTO_TEST_CASE(answer_to_connect_carries_the_secret) {
    check(ask(come(), "0"), {R"(0{"sid":")" + last->id() + R"(","pid":")" + id_of(2) + "\"}"});
}

BOOST_AUTO_TEST_CASE(nothing_of_it_is_there_unless_it_is_wanted) {
    open({});
    auto& client = come();

    check(ask(client, "0"), {R"(0{"sid":")" + id_of(0) + "\"}"});
    io->emit("e", 1);
    check(client.heard(), {R"(2["e",1])"});
}

BOOST_AUTO_TEST_CASE(plain_events_carry_an_offset_and_others_do_not) {
    auto& client = come();
    say(client, "0");
    client.heard();
    io->of("/").on("ask", [](Socket, Arguments) { return Arguments(1); });

    io->emit("a", 1);
    const std::string line = client.heard().front();
    BOOST_TEST(line == "2[\"a\",1,\"" + offset_of(line) + "\"]");
    last->emit("b");
    BOOST_TEST(client.heard().front() ==
               "2[\"b\",\"" + std::to_string(std::stoull(offset_of(line)) + 1) + "\"]");
    last->volatile_().emit("c");
    io->of("/").volatile_().emit("d");
    check(client.heard(), {R"(2["c"])", R"(2["d"])"});
    check(ask(client, R"(21["ask"])"), {"31[1]"});
}

BOOST_AUTO_TEST_CASE(clients_of_engine_io_3_see_nothing_of_it) {
    auto& client = come(Generation::eio3);
    check(client.heard(), {"0"});

    io->emit("a", 1);
    last->emit("b");

    check(client.heard(), {R"(2["a",1])", R"(2["b"])"});
}

BOOST_AUTO_TEST_CASE(client_that_comes_back_has_its_id_rooms_and_data_and_what_it_missed) {
    const Member before = member();
    const std::string id = last->id();
    last->join("room");
    last->data()["name"] = "ann";
    vanish(*before.engine);
    io->to("room").emit("missed", 1);
    io->to("elsewhere").emit("missed", 2);
    io->to(id).emit("missed", 3);
    io->except("room").emit("missed", 4);
    io->of("/").volatile_().emit("missed", 5);

    auto& client = come();
    Lines heard = ask(client, connect(before.pid, before.offset));

    BOOST_REQUIRE_EQUAL(heard.size(), 3U);
    BOOST_TEST(heard[0] == before.answer);
    BOOST_TEST(heard[1].starts_with(R"(2["missed",1,")"));
    BOOST_TEST(heard[2].starts_with(R"(2["missed",3,")"));
    BOOST_TEST(notes.back() == "recovered");
    BOOST_TEST(last->id() == id);
    check(last->rooms(), {id, "room"});
    BOOST_TEST(last->data().at("name").as_string() == "ann");
    BOOST_TEST(shared->counts().recovered == 1U);
    io->to("room").emit("next");
    BOOST_TEST(client.heard().size() == 1U);
}

BOOST_AUTO_TEST_CASE(client_can_come_back_again_and_again) {
    Member at = member();
    const std::string id = last->id();

    for (int n = 0; n < 3; ++n) {
        vanish(*at.engine);
        io->emit("missed", n);
        at.engine = &come();
        const Lines heard = ask(*at.engine, connect(at.pid, at.offset));
        BOOST_REQUIRE_EQUAL(heard.size(), 2U);
        at.offset = offset_of(heard[1]);
    }

    BOOST_TEST(last->id() == id);
}

BOOST_AUTO_TEST_CASE(reasons_that_are_no_outage_are_final) {
    for (const auto* packet : {"1", "9"}) {
        const Member before = member();
        say(*before.engine, packet);

        ask(come(), connect(before.pid, before.offset));

        BOOST_TEST(notes.back() == "new");
    }
    const Member before = member();
    last->disconnect(true);
    settle(context);
    ask(come(), connect(before.pid, before.offset));
    BOOST_TEST(notes.back() == "new");
}

BOOST_AUTO_TEST_CASE(outages_of_all_kinds_are_recovered) {
    for (const EngineEnd end :
         {EngineEnd::transport_close, EngineEnd::transport_error, EngineEnd::ping_timeout,
          EngineEnd::forced_close, EngineEnd::server_shutting_down}) {
        const Member before = member();
        vanish(*before.engine, end);

        ask(come(), connect(before.pid, before.offset));

        BOOST_TEST(notes.back() == "recovered");
    }
}

BOOST_AUTO_TEST_CASE(false_secrets_and_offsets_get_a_new_connection) {
    const Member before = member();
    vanish(*before.engine);

    for (const auto& packet :
         {connect("guess", before.offset), std::string(R"(0{"pid":7,"offset":7})"),
          connect(before.pid, "guess"), connect(before.pid, before.offset)}) {
        const Lines heard = ask(come(), packet);
        BOOST_TEST(heard.size() == 1U);
        BOOST_TEST(pid_of(heard.front()) != before.pid);
        BOOST_TEST(notes.back() == "new");
    }
}

BOOST_AUTO_TEST_CASE(client_that_stays_away_for_too_long_is_new) {
    const Member before = member();
    vanish(*before.engine);
    pass(2min + 1s);

    ask(come(), connect(before.pid, before.offset));

    BOOST_TEST(notes.back() == "new");
}

BOOST_AUTO_TEST_CASE(client_that_missed_nothing_comes_back_however_old_its_last_event_is) {
    const Member before = member();
    pass(1h);
    vanish(*before.engine);
    pass(1min);

    const Lines heard = ask(come(), connect(before.pid, before.offset));

    check(heard, {before.answer});
    BOOST_TEST(notes.back() == "recovered");
}

BOOST_AUTO_TEST_CASE(events_of_others_cost_nobody_the_return) {
    open_with({.enabled = true, .packets_max = 2});
    const Member before = member();
    for (int n = 0; n < 5; ++n) io->to("elsewhere").emit("other");
    vanish(*before.engine);
    io->emit("missed");

    const Lines heard = ask(come(), connect(before.pid, before.offset));

    BOOST_TEST(heard.size() == 2U);
    BOOST_TEST(notes.back() == "recovered");
}

BOOST_AUTO_TEST_CASE(event_that_was_lost_on_its_way_counts_as_missed) {
    open_with({.enabled = true, .packets_max = 3});
    const Member before = member();
    last->emit("lost");
    vanish(*before.engine);
    auto& second = come();
    BOOST_TEST(ask(second, connect(before.pid, before.offset)).size() == 2U);
    vanish(second);
    auto& third = come();
    BOOST_TEST(ask(third, connect(before.pid, before.offset)).size() == 2U);
    BOOST_TEST(notes.back() == "recovered");

    for (int n = 0; n < 3; ++n) io->to("elsewhere").emit("other");
    vanish(third);
    ask(come(), connect(before.pid, before.offset));

    BOOST_TEST(notes.back() == "new");
}

BOOST_AUTO_TEST_CASE(middleware_is_skipped_for_who_comes_back_unless_it_shall_not_be) {
    for (const bool skips : {true, false}) {
        open_with({.enabled = true, .skip_middleware = skips});
        notes.clear();
        io->use([this](Socket) -> Task<Admission> {
            notes.emplace_back("middleware");
            co_await gate.wait();
            co_return accept();
        });
        auto& engine = come();
        say(engine, "0");
        gate.notify();
        settle(context);
        const std::string pid = pid_of(engine.heard().front());
        last->emit("hello");
        const std::string offset = offset_of(engine.heard().front());
        vanish(engine);
        notes.clear();

        auto& client = come();
        say(client, connect(pid, offset));
        io->emit("meanwhile");
        gate.notify();
        settle(context);

        if (skips) {
            check(notes, {"recovered"});
        } else {
            check(notes, {"middleware", "recovered"});
        }
        BOOST_TEST(client.heard().size() == 2U);
        gate.notify();
        vanish(client);
        gate.notify();
    }
}

BOOST_AUTO_TEST_CASE(client_for_whom_too_much_went_out_meanwhile_is_new) {
    open_with({.enabled = true, .packets_max = 2, .skip_middleware = false});
    const Member before = member();
    const std::string id = last->id();
    vanish(*before.engine);
    io->use([this](Socket) -> Task<Admission> {
        co_await gate.wait();
        co_return accept();
    });
    auto& client = come();
    say(client, connect(before.pid, before.offset));

    for (int n = 0; n < 3; ++n) io->emit("meanwhile");
    gate.notify();
    settle(context);

    BOOST_TEST(notes.back() == "new");
    BOOST_TEST(last->id() != id);
    BOOST_TEST(client.heard().size() == 1U);
}

BOOST_AUTO_TEST_CASE(connection_that_another_thread_ends_while_it_is_recovered_stays_ended) {
    Io other(shared, executor);
    io->of("/other");
    const Member before = member();
    vanish(*before.engine);
    auto& client = come();
    say(client, "0/other,");
    notes.clear();

    client.say(connect(before.pid, before.offset));
    other.of("/other").all().disconnect_sockets(true);
    settle(context);

    BOOST_TEST(client.closed().has_value());
    check(notes, {});
    BOOST_TEST(io->of("/").local_size() == 0U);
    BOOST_TEST(shared->counts().recovered == 0U);
}

BOOST_AUTO_TEST_CASE(event_that_is_emitted_while_a_client_is_recovered_reaches_it) {
    Io other(shared, executor);
    io->of("/other").on_disconnect([this](Socket, std::string) { io->emit("late"); });
    const Member before = member();
    vanish(*before.engine);
    joined("0/other,");
    auto& client = come();

    client.say(connect(before.pid, before.offset));
    other.emit("missed");
    other.of("/other").all().disconnect_sockets();
    settle(context);

    const Lines heard = client.heard();
    BOOST_REQUIRE_EQUAL(heard.size(), 3U);
    BOOST_TEST(heard[0] == before.answer);
    BOOST_TEST(heard[1].starts_with(R"(2["missed")"));
    BOOST_TEST(heard[2].starts_with(R"(2["late")"));
}

BOOST_AUTO_TEST_CASE(secret_of_one_namespace_is_of_no_use_in_another) {
    io->of("/admin").on_connect(
        [this](Socket socket) { notes.push_back(socket.recovered() ? "recovered" : "new"); });
    const Member before = member();
    vanish(*before.engine);

    std::string packet = connect(before.pid, before.offset);
    packet.insert(1, "/admin,");
    ask(come(), packet);

    BOOST_TEST(notes.back() == "new");
}

BOOST_AUTO_TEST_SUITE_END()
