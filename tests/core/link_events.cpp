#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <vector>

#include "core/fabric/link.hpp"
#include "tests/core/link_ends.hpp"

using namespace coqewd;
using namespace coqewd::testing;
using namespace std::chrono_literals;

namespace {

/// What the peers of calls say before their replies.
struct Events : LinkEnds {
    std::vector<Event> events;
    std::shared_ptr<const EventSink> sink = std::make_shared<const EventSink>(
        [this](Event event) { events.push_back(std::move(event)); });

    Events() { run(nullptr); }

    /// A call on behalf of a client that named it `request_id`.
    auto call_for(std::string type, std::string request_id) {
        Request request(std::move(type), {});
        request.request_id = std::move(request_id);
        request.received_at = clock.now();
        request.events = sink;
        return call(std::move(request));
    }

    void say_event(const std::string& id, int n) {
        std::string frame = R"({"type":"progress","finished":false,"message":{"n":)";
        frame += std::to_string(n) + '}';
        if (!id.empty()) frame += ",\"ms_requestId\":" + id;
        say(frame + '}');
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(link_events)

BOOST_FIXTURE_TEST_CASE(intermediate_messages_keep_their_order_and_get_the_clients_id, Events) {
    const TimePoint begin = clock.now();
    const auto reply = call_for("x", "\"mine\"");
    pass(1s);

    for (int n = 0; n < 3; ++n) say_event("1", n);
    const auto before_reply = events.size();
    say(R"({"type":"x","finished":true,"message":{},"ms_requestId":1})");

    BOOST_TEST(before_reply == 3U);
    for (int n = 0; n < 3; ++n) {
        const Event& event = events.at(static_cast<std::size_t>(n));
        BOOST_TEST(event.type == "progress");
        BOOST_TEST(event.json == "{\"n\":" + std::to_string(n) + "}");
        BOOST_TEST(event.request_id == "\"mine\"");
        BOOST_TEST((event.received_at == begin));
    }
    BOOST_TEST(reply->has_value());
}

BOOST_FIXTURE_TEST_CASE(intermediate_messages_go_to_the_call_with_their_id, Events) {
    call_for("x", "1001");
    call_for("x", "1002");

    say_event("2", 0);
    say_event("1", 1);

    BOOST_TEST(events.at(0).request_id == "1002");
    BOOST_TEST(events.at(1).request_id == "1001");
}

BOOST_FIXTURE_TEST_CASE(what_a_peer_adds_for_its_own_link_is_not_passed_on, Events) {
    call_for("x", "");

    say(R"({"type":"p","finished":false,"message":{"n":1,"token":"T","ms_requestId":1}})");

    BOOST_TEST(events.at(0).json == R"({"n":1})");
}

BOOST_FIXTURE_TEST_CASE(an_intermediate_message_without_id_is_for_the_only_call, Events) {
    call_for("x", "1001");

    say_event("", 0);

    BOOST_TEST(events.at(0).request_id == "1001");
}

BOOST_FIXTURE_TEST_CASE(an_intermediate_message_may_have_the_type_of_another_call, Events) {
    call_for("x", "1001");
    call_for("progress", "1002");

    say_event("", 0);

    BOOST_TEST(events.empty());
    BOOST_TEST(tally.counts().late == 1U);
}

BOOST_FIXTURE_TEST_CASE(what_comes_after_the_reply_is_dropped_and_counted_late, Events) {
    call_for("x", "1001");
    say(R"({"type":"x","finished":true,"message":{},"ms_requestId":1})");

    say_event("1", 0);

    BOOST_TEST(events.empty());
    BOOST_TEST(tally.counts().late == 1U);
}

BOOST_FIXTURE_TEST_CASE(what_comes_after_the_deadline_is_dropped_and_counted_late, Events) {
    call_for("x", "1001");
    pass(10s);

    say_event("1", 0);
    call_for("x", "1002");
    say_event("", 1);

    BOOST_TEST(events.empty());
    BOOST_TEST(tally.counts().late == 2U);
}

BOOST_FIXTURE_TEST_CASE(an_intermediate_message_that_nobody_listens_to_is_no_error, Events) {
    const auto reply = call(Request("x", {}));

    say_event("1", 0);
    say(R"({"type":"x","finished":true,"message":{},"ms_requestId":1})");

    BOOST_TEST(reply->has_value());
    BOOST_TEST(tally.counts().late == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
