#include "core/message/reply.hpp"

#include <boost/json/array.hpp>
#include <boost/test/unit_test.hpp>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

using namespace coqewd;
namespace json = boost::json;

BOOST_AUTO_TEST_SUITE(reply)

BOOST_AUTO_TEST_CASE(an_empty_reply_is_an_empty_object) {
    const Reply empty;

    BOOST_TEST(empty.json() == "{}");
    BOOST_TEST(empty.is_object());
    BOOST_TEST(!empty.failed());
    BOOST_TEST(empty.body().as_object().empty());
}

BOOST_AUTO_TEST_CASE(a_reply_is_written_as_its_members_stand) {
    const Reply one{{"hello", "Ada"}};
    const Reply two{{"z", 1}, {"a", {1, 2}}};

    BOOST_TEST(one.json() == R"({"hello":"Ada"})");
    BOOST_TEST(two.json() == R"({"z":1,"a":[1,2]})");
}

BOOST_AUTO_TEST_CASE(arrays_texts_and_null_are_replies_that_are_no_objects) {
    const Reply list(json::value(json::array{1, 2}));
    const Reply text(json::value("just a string"));
    const Reply null{json::value(nullptr)};

    BOOST_TEST(list.json() == "[1,2]");
    BOOST_TEST(text.json() == R"("just a string")");
    BOOST_TEST(null.json() == "null");
    BOOST_TEST((!list.is_object() && !text.is_object() && !null.is_object()));
}

BOOST_AUTO_TEST_CASE(a_fault_is_a_reply_whose_body_is_the_error_message) {
    const Reply failed = Fault{.text = "no", .status = 409};

    BOOST_TEST(failed.failed());
    BOOST_TEST(failed.fault().text == "no");
    BOOST_TEST(failed.json() == R"({"error":"no","status":{"code":409}})");
}

BOOST_AUTO_TEST_CASE(a_received_reply_keeps_its_bytes_until_it_is_changed) {
    const std::string bytes = R"({ "n" : 1.50, "n2": 1e400 })";
    Reply received = Reply::received(bytes);

    BOOST_TEST(std::as_const(received).body().at("n").as_double() == 1.5);
    BOOST_TEST(received.json() == bytes);

    received.body() = json::object{{"changed", true}};

    BOOST_TEST(received.json() == R"({"changed":true})");
}

BOOST_AUTO_TEST_CASE(a_received_reply_knows_what_it_is_without_being_parsed) {
    BOOST_TEST(Reply::received("{}").is_object());
    BOOST_TEST(!Reply::received("[1]").is_object());
    BOOST_TEST(!Reply::received("\"text\"").is_object());
    BOOST_TEST(Reply::received("{}", Fault{.text = "x"}).failed());
}

BOOST_AUTO_TEST_CASE(a_changed_body_of_a_fault_leaves_the_fault) {
    Reply failed = Fault{.code = FaultCode::forbidden, .text = "no"};

    failed.body().as_object()["more"] = 1;

    BOOST_TEST(failed.json() == R"({"error":"no","more":1})");
    BOOST_TEST((failed.fault().code == FaultCode::forbidden));
}

BOOST_AUTO_TEST_CASE(what_json_can_not_say_is_refused_and_not_written) {
    Reply infinite{{"n", std::numeric_limits<double>::infinity()}};

    BOOST_CHECK_THROW(infinite.write(), std::invalid_argument);
    BOOST_CHECK_THROW(infinite.json(), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_body_leaves_room_for_the_frame_around_it) {
    json::value deepest = json::array();
    for (int level = 1; level < 999; ++level) deepest = json::array{std::move(deepest)};
    Reply fits(deepest);
    Reply too_deep(json::value(json::array{deepest}));

    BOOST_CHECK_NO_THROW(fits.write());
    BOOST_CHECK_THROW(too_deep.write(), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_written_reply_can_still_be_read_and_changed) {
    Reply one{{"n", 1}};

    one.write();
    BOOST_TEST(one.is_object());
    BOOST_TEST(std::as_const(one).body().at("n") == 1);
    one.body().as_object()["n"] = 2;

    BOOST_TEST(one.json() == R"({"n":2})");
}

BOOST_AUTO_TEST_CASE(the_first_server_it_passes_names_itself_as_the_node_of_a_fault) {
    Reply unknown = Fault{.text = "x"};
    Reply known = Fault{.text = "x", .node = "there"};
    Reply success;

    unknown.arose_at("here");
    known.arose_at("here");
    success.arose_at("here");

    BOOST_TEST(unknown.fault().node == "here");
    BOOST_TEST(known.fault().node == "there");
    BOOST_TEST(!success.failed());
}

BOOST_AUTO_TEST_SUITE_END()
