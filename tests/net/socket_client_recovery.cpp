#include "tests/net/socket_client_fixture.hpp"

using namespace coqewd;
using namespace coqewd::testing;

namespace {

/// A client of a server that restores sessions; it was connected once, and dials again.
struct RecoveryFixture : SocketClientFixture {
    void come_up_with_secret(std::string_view answer = R"(40{"sid":"n","pid":"secret"})") {
        come_up_with_secret(options(), answer);
    }
    void come_up_with_secret(SocketClient::Options with,
                             std::string_view answer = R"(40{"sid":"n","pid":"secret"})") {
        make(std::move(with));
        client->on("news", [this](const Arguments& arguments) {
            news.push_back(std::string(arguments.text(0)));
        });
        connect();
        greet();
        server().say(answer);
        BOOST_TEST(client->is_connected());
        told.clear();
    }

    /// Everything up to the client's question; gives that.
    Strings greet() {
        server().accept("GET ");
        server().say(FarServer::greeting);
        return server().heard();
    }

    Strings come_again() {
        server().vanish();
        pass(pause_min);
        return greet();
    }

    Strings news;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(socket_client_recovery, RecoveryFixture)

BOOST_AUTO_TEST_CASE(lost_session_is_asked_for_by_its_secret_and_the_last_offset) {
    come_up_with_secret();
    server().say(R"(42["news",1,"a"])");
    server().say(R"(42["nobody","b"])");

    BOOST_TEST(come_again() == Strings{R"(40{"pid":"secret","offset":"b"})"});
    server().say(R"(40{"sid":"n","pid":"secret"})");

    BOOST_TEST(client->recovered());
    BOOST_TEST(client->id() == "n");
}

BOOST_AUTO_TEST_CASE(session_without_an_event_has_no_offset) {
    come_up_with_secret();

    BOOST_TEST(come_again() == Strings{R"(40{"pid":"secret"})"});
}

BOOST_AUTO_TEST_CASE(events_that_bear_no_offset_leave_the_last_one) {
    come_up_with_secret();
    server().say(R"(42["news","a"])");
    server().say(R"(42["news",1])");
    server().say(R"(42["news"])");
    server().say(R"(425["news","asks"])");

    BOOST_TEST(come_again() == Strings{R"(40{"pid":"secret","offset":"a"})"});
}

BOOST_AUTO_TEST_CASE(missed_events_that_come_before_the_answer_are_held_until_it) {
    come_up_with_secret();
    server().say(R"(42["news",1,"a"])");
    come_again();
    server().say(R"(42["news",2,"b"])");
    server().say(R"(42["news",3,"c"])");
    BOOST_TEST(news == Strings{"1"});

    server().say(R"(40{"sid":"n","pid":"secret"})");

    BOOST_TEST(news == (Strings{"1", "2", "3"}));
    BOOST_TEST(come_again() == Strings{R"(40{"pid":"secret","offset":"c"})"});
}

BOOST_AUTO_TEST_CASE(held_events_of_an_attempt_that_fails_are_missed_still) {
    come_up_with_secret();
    server().say(R"(42["news",1,"a"])");
    come_again();
    server().say(R"(42["news",2,"b"])");
    server().vanish();
    pass(pause_max);

    BOOST_TEST(news == Strings{"1"});
    BOOST_TEST(greet() == Strings{R"(40{"pid":"secret","offset":"a"})"});
}

BOOST_AUTO_TEST_CASE(session_of_which_more_was_missed_than_can_be_held_is_given_up) {
    auto with = options();
    with.waiting_max = 2;
    come_up_with_secret(std::move(with));
    come_again();
    for (int n = 0; n < 3; ++n) server().say(R"(42["news",1,"a"])");
    server().part();

    pass(pause_max);

    BOOST_TEST(greet() == Strings{"40"});
    BOOST_TEST(news == Strings{});
}

BOOST_AUTO_TEST_CASE(new_session_begins_without_the_offset_of_the_old_one) {
    come_up_with_secret();
    server().say(R"(42["news",1,"a"])");
    come_again();

    server().say(R"(40{"sid":"m","pid":"another"})");

    BOOST_TEST(!client->recovered());
    BOOST_TEST(come_again() == Strings{R"(40{"pid":"another"})"});
}

BOOST_AUTO_TEST_CASE(server_that_restores_nothing_gets_no_offset) {
    come_up_with_secret(R"(40{"sid":"n"})");
    server().say(R"(42["news",1,"a"])");

    BOOST_TEST(come_again() == Strings{"40"});
}

BOOST_AUTO_TEST_CASE(session_that_one_side_has_left_is_not_asked_for) {
    come_up_with_secret();
    server().say("41");
    server().part();
    connect();
    BOOST_TEST(greet() == Strings{"40"});
    server().say(R"(40{"sid":"n","pid":"secret"})");

    client->disconnect();
    connect();
    server().part();

    BOOST_TEST(greet() == Strings{"40"});
}

BOOST_AUTO_TEST_CASE(held_events_are_bounded) {
    auto with = options();
    with.waiting_max = 2;
    make(std::move(with));
    client->on("news", [](const Arguments&) {});
    connect();
    greet();
    for (int n = 0; n < 3; ++n) server().say(R"(42["news"])");
    server().part();

    BOOST_TEST(hooks() == Strings{"failed: The other side sent a packet that can not be"});
}

BOOST_AUTO_TEST_SUITE_END()
