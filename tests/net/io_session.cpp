#include "net/io/io_session.hpp"

#include "tests/net/serving.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

BOOST_TEST_DONT_PRINT_LOG_VALUE(coqewd::net::socketio::EngineEnd)
BOOST_TEST_DONT_PRINT_LOG_VALUE(coqewd::Misbehaviour)

BOOST_FIXTURE_TEST_SUITE(io_session, Serving)

BOOST_AUTO_TEST_CASE(client_of_engine_io_4_joins_with_connect_and_gets_an_id) {
    auto& client = come();
    BOOST_TEST(client.heard() == Lines{});

    const Lines heard = ask(client, "0{\"token\":\"x\"}");

    BOOST_TEST(heard == Lines{"0{\"sid\":\"" + id_of(0) + "\"}"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(client_of_engine_io_3_joins_the_default_namespace_without_asking) {
    auto& client = come(Generation::eio3);

    BOOST_TEST(client.heard() == Lines{"0"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(event_reaches_its_handler_and_what_it_emits_goes_out) {
    io->on_connect([](Socket socket) {
        socket.on("echo", [](Socket from, Arguments arguments) { from.emit("back", arguments); });
    });
    auto& client = joined();

    const Lines heard = ask(client, R"(2["echo","€",1.0])");

    BOOST_TEST(heard == Lines{R"(2["back","€",1.0])"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
