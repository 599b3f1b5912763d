#include "net/io/recovery_store.hpp"

#include <boost/test/unit_test.hpp>

#include "net/io/encoding.hpp"

using namespace coqewd;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t first = 1000;

Broadcast event(Selection selection, const std::string& name = "e") {
    return {.selection = std::move(selection),
            .unit = unit_of(event_text({.event = name}, Arguments(1)), {})};
}

AwaySocket away(std::vector<std::string> rooms = {}) {
    AwaySocket socket;
    socket.id = "ID";
    socket.nsp = "/";
    socket.rooms = std::move(rooms);
    return socket;
}

struct Store {
    TimePoint now = TimePoint() + 1h;
    RecoveryOptions options{.enabled = true};
    std::optional<RecoveryStore> store;

    RecoveryStore& open() { return store.emplace(options, first); }
    std::size_t missed(const AwaySocket& socket, std::string_view offset) {
        const auto units = store->missed(socket, offset);
        return units ? units->size() : 999;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(recovery_store, Store)

BOOST_AUTO_TEST_CASE(offset_is_one_more_argument_behind_the_others) {
    const auto logged = open().log(event({}), now);
    const auto next = store->log(event({}), now);

    BOOST_TEST(logged->unit->messages()[0].data == R"(2["e",1])");
    BOOST_TEST(logged->unit_with_offset->messages()[0].data == R"(2["e",1,"1000"])");
    BOOST_TEST(next->unit_with_offset->messages()[0].data == R"(2["e",1,"1001"])");
}

BOOST_AUTO_TEST_CASE(attachments_stay_with_the_event) {
    Arguments arguments(Bytes{"x"});
    Broadcast broadcast{
        .unit = unit_of(event_text({.event = "e"}, arguments), arguments.attachments())};

    const auto logged = open().log(std::move(broadcast), now);

    BOOST_REQUIRE_EQUAL(logged->unit_with_offset->messages().size(), 2U);
    BOOST_TEST(logged->unit_with_offset->messages()[0].data ==
               R"(51-["e",{"_placeholder":true,"num":0},"1000"])");
    BOOST_TEST(logged->unit_with_offset->messages()[1].data == "x");
    BOOST_TEST(logged->unit_with_offset->messages()[1].binary);
}

BOOST_AUTO_TEST_CASE(missed_is_what_was_for_the_socket_since_the_offset) {
    open();
    const Selection selections[]{{},
                                 {.rooms = {"ID"}},
                                 {.rooms = {"x"}},
                                 {.rooms = {"y", "x"}},
                                 {.rooms = {"y"}},
                                 {.except = {"ID"}},
                                 {.except = {"x"}},
                                 {.except = {"y"}},
                                 {.nsp = "/other"}};
    for (const Selection& selection : selections) store->log(event(selection), now);

    BOOST_TEST(missed(away({"x"}), "1000") == 4U);
    BOOST_TEST(missed(away({"x"}), "1003") == 1U);
    BOOST_TEST(missed(away(), "1000") == 3U);
    BOOST_TEST(missed(away(), "1008") == 0U);
}

BOOST_AUTO_TEST_CASE(offset_that_is_not_known_can_not_be_recovered) {
    open().log(event({}), now);

    for (const auto* offset : {"", "999", "1001", "x", "1000x", "-1", "99999999999999999999"}) {
        BOOST_TEST(missed(away(), offset) == 999U, offset);
    }
}

BOOST_AUTO_TEST_CASE(client_is_claimed_once_by_its_secret_in_its_namespace) {
    open().log(event({}), now);
    store->keep("PID", away({"x"}), now);
    store->keep("PID2", away(), now);

    BOOST_TEST(!store->claim("/", "other", "1000", now));
    BOOST_TEST(!store->claim("/other", "PID", "1000", now));
    const auto claimed = store->claim("/", "PID", "1000", now);
    BOOST_REQUIRE(claimed.has_value());
    BOOST_TEST(claimed->id == "ID");
    BOOST_TEST(claimed->rooms.size() == 1U);
    BOOST_TEST(!store->claim("/", "PID", "1000", now));
    BOOST_TEST(!store->claim("/", "PID2", "1", now));
    BOOST_TEST(store->sessions() == 0U);
}

BOOST_AUTO_TEST_CASE(who_is_away_for_too_long_is_forgotten) {
    open().log(event({}), now);
    store->keep("PID", away(), now);

    now += 2min;
    store->log(event({}), now);
    BOOST_TEST(store->packets() == 2U);
    now += 1s;

    BOOST_TEST(!store->claim("/", "PID", "1001", now));
    BOOST_TEST(store->packets() == 1U);
    BOOST_TEST(missed(away(), "1000") == 1U);
    BOOST_TEST(missed(away(), "1001") == 0U);
}

BOOST_AUTO_TEST_CASE(who_has_missed_nothing_comes_back_though_its_last_event_is_forgotten) {
    options.packets_max = 1;
    open();
    for (int n = 0; n < 5; ++n) store->log(event({}), now);
    store->keep("PID", away(), now + 2min);
    now += 2min + 1s;

    BOOST_TEST(store->claim("/", "PID", "1004", now).has_value());
    BOOST_TEST(store->packets() == 0U);
    BOOST_TEST(missed(away(), "1004") == 0U);
    BOOST_TEST(missed(away(), "1003") == 999U);
    store->log(event({}), now);
    BOOST_TEST(missed(away(), "1004") == 1U);
}

BOOST_AUTO_TEST_CASE(what_went_out_before_it_left_was_for_others_when_it_has_seen_all_of_its_own) {
    options.packets_max = 3;
    open();
    for (int n = 0; n < 5; ++n) store->log(event({}), now);
    AwaySocket socket = away();
    socket.last_sent = 1000;
    socket.away_from = 1004;

    BOOST_TEST(missed(socket, "1000") == 1U);
    BOOST_TEST(missed(socket, "1002") == 1U);
    BOOST_TEST(missed(socket, "1004") == 0U);
    store->log(event({}), now);
    store->log(event({}), now);
    BOOST_TEST(missed(socket, "1000") == 3U);
    store->log(event({}), now);
    BOOST_TEST(missed(socket, "1000") == 999U);
}

BOOST_AUTO_TEST_CASE(who_has_not_seen_the_last_of_its_own_needs_all_since_then) {
    options.packets_max = 3;
    open();
    for (int n = 0; n < 5; ++n) store->log(event({}), now);
    AwaySocket socket = away();
    socket.last_sent = 1002;
    socket.away_from = 1005;

    BOOST_TEST(missed(socket, "1000") == 999U);
    BOOST_TEST(missed(socket, "1001") == 3U);
    BOOST_TEST(missed(socket, "1002") == 0U);
}

BOOST_AUTO_TEST_CASE(packets_are_bounded_by_count) {
    options.packets_max = 3;
    open();

    for (int n = 0; n < 5; ++n) store->log(event({}), now);

    BOOST_TEST(store->packets() == 3U);
    BOOST_TEST(missed(away(), "1000") == 999U);
    BOOST_TEST(missed(away(), "1001") == 3U);
    BOOST_TEST(missed(away(), "1002") == 2U);
}

BOOST_AUTO_TEST_CASE(packets_are_bounded_by_bytes) {
    options.packet_bytes_max = 40;
    open();

    for (int n = 0; n < 5; ++n) store->log(event({}), now);
    BOOST_TEST(store->packet_bytes() <= 40U);
    BOOST_TEST(store->packets() == 2U);
    const auto huge = store->log(event({}, std::string(100, 'x')), now);

    BOOST_TEST(huge->unit_with_offset->bytes() > 100U);
    BOOST_TEST(store->packets() == 0U);
    BOOST_TEST(store->packet_bytes() == 0U);
    BOOST_TEST(store->log(event({}), now)->unit_with_offset->messages()[0].data ==
               R"(2["e",1,"1006"])");
}

BOOST_AUTO_TEST_CASE(clients_that_are_away_are_bounded_by_count) {
    options.sessions_max = 2;
    open().log(event({}), now);

    for (const auto* pid : {"A", "B", "C"}) store->keep(pid, away(), now);

    BOOST_TEST(store->sessions() == 2U);
    BOOST_TEST(!store->claim("/", "A", "1000", now));
    BOOST_TEST(store->claim("/", "C", "1000", now).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
