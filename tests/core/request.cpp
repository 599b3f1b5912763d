#include "core/message/request.hpp"

#include <boost/test/unit_test.hpp>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

using namespace coqewd;
namespace json = boost::json;

BOOST_AUTO_TEST_SUITE(request)

BOOST_AUTO_TEST_CASE(a_received_message_gives_type_id_hops_and_params) {
    const Request received =
        *Request::received(R"({"type":"greet","ms_requestId":"a7","coqewd_hops":3,)"
                           R"("params":{"name":"Ada","n":5,"list":[1]}})");

    BOOST_TEST(received.type() == "greet");
    BOOST_TEST(received.request_id == R"("a7")");
    BOOST_TEST(received.hops == 3U);
    BOOST_TEST(received.text("name") == "Ada");
    BOOST_TEST(received.number("n", 0) == 5);
    BOOST_TEST(received.param("list")->is_array());
}

BOOST_AUTO_TEST_CASE(what_is_no_message_is_an_error) {
    for (const auto* text :
         {"", "null", "[]", "\"text\"", "5", "{}", R"({"type":null})", R"({"type":7})",
          R"({"type":""})", R"({"type":"x")", R"({"type":"x"} {})", "{\"type\":\"\xFF\"}"}) {
        BOOST_TEST(Request::received(text).has_error(), text);
    }
}

BOOST_AUTO_TEST_CASE(a_param_of_another_kind_counts_as_missing) {
    const Request received =
        *Request::received(R"({"type":"x","params":{"text":5,"number":"5","half":2.5,)"
                           R"("huge":1e400,"null":null}})");

    BOOST_TEST(received.text("text").empty());
    BOOST_TEST(received.text("none").empty());
    BOOST_TEST(received.number("number", -1) == -1);
    BOOST_TEST(received.number("half", -1) == -1);
    BOOST_TEST(received.number("huge", -1) == -1);
    BOOST_TEST(received.number("none", -1) == -1);
    BOOST_TEST(!received.param("none"));
    BOOST_TEST(received.param("null")->is_null());
}

// Those asked for first are looked for in the text.
BOOST_AUTO_TEST_CASE(a_param_is_the_same_however_many_are_asked_for) {
    const char* const names[] = {"name",  "last", "n",      "whole", "huge",
                                 "inner", "none", "params", "type",  "a\"b"};
    const Request once = *Request::received(
        R"({"type":"x","params":{"last":"1","n\u0061me":"A\u00e9","last":7,"last":"2","n":-5,)"
        R"("whole":2.5e1,"huge":1e400,"inner":{"none":"deeper"},"a\"b":"quoted"}})");
    const Request often = once;
    static_cast<void>(often.params());

    for (const auto* name : names) {
        BOOST_TEST_CONTEXT(name) {
            BOOST_TEST(Request(once).text(name) == often.text(name));
            BOOST_TEST(Request(once).number(name, -1) == often.number(name, -1));
        }
    }
    BOOST_TEST(often.text("last") == "2");
    BOOST_TEST(often.number("whole", -1) == 25);
    BOOST_TEST(once.text("name") == "A\xC3\xA9");
    for (const auto* name : names) BOOST_TEST(once.text(name) == often.text(name), name);
}

BOOST_AUTO_TEST_CASE(params_that_are_no_object_are_empty) {
    for (const auto* text : {R"({"type":"x"})", R"({"type":"x","params":[1]})",
                             R"({"type":"x","params":null})", R"({"type":"x","params":"p"})"}) {
        const Request received = *Request::received(text);

        BOOST_TEST(received.text("name").empty());
        BOOST_TEST(received.number("n", 3) == 3);
        BOOST_TEST(received.params().empty());
        BOOST_TEST(received.text("name").empty());
    }
}

BOOST_AUTO_TEST_CASE(names_of_the_object_prototype_are_ordinary_names) {
    const Request received = *Request::received(R"({"type":"x","params":{}})");

    for (const auto* name : {"__proto__", "constructor", "toString", "hasOwnProperty"}) {
        BOOST_TEST(!received.param(name));
    }
}

BOOST_AUTO_TEST_CASE(the_message_keeps_its_bytes_and_all_its_members) {
    const std::string bytes = R"( {"type" : "x", "mine": [1.50], "type": "y"} )";
    const Request received = *Request::received(bytes);

    BOOST_TEST(received.json() == bytes);
    BOOST_TEST(received.type() == "y");
    BOOST_TEST(received.message().at("mine").as_array().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_copy_outlives_the_original) {
    auto original = std::make_unique<Request>(*Request::received(R"({"type":"x","token":"a\nb"})"));

    const Request copy = *original;
    original.reset();

    BOOST_TEST(copy.type() == "x");
    BOOST_TEST(copy.envelope().type == "x");
    BOOST_TEST(copy.envelope().token.text == "a\nb");
}

BOOST_AUTO_TEST_CASE(a_request_of_ones_own_is_a_message_with_type_and_params) {
    const Request own("check \"it\"", {{"item", "tea"}});

    BOOST_TEST(own.json() == R"({"type":"check \"it\"","params":{"item":"tea"}})");
    BOOST_TEST(own.type() == "check \"it\"");
    BOOST_TEST(own.text("item") == "tea");
    BOOST_TEST(own.hops == 0U);
}

BOOST_AUTO_TEST_CASE(a_request_that_json_can_not_say_is_not_made) {
    const json::object infinite{{"n", std::numeric_limits<double>::infinity()}};

    BOOST_CHECK_THROW(Request("x", infinite), std::invalid_argument);
    BOOST_CHECK_THROW(Request("\xFF", {}), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_text_that_is_refused_stays_where_it_is) {
    std::string good = R"({"type":"x","params":{"long":"enough not to be kept in place"}})";
    std::string bad = R"({"params":{"long":"enough not to be kept in place"}})";
    const std::string same = bad;

    const bool taken = Request::received(std::move(good)).has_value();
    const bool refused = Request::received(std::move(bad)).has_error();

    BOOST_TEST((taken && refused));
    BOOST_TEST(bad == same);
}

BOOST_AUTO_TEST_CASE(what_was_asked_of_a_copy_is_its_own) {
    const Request original = *Request::received(R"({"type":"x","params":{"name":"Ada"}})");
    const json::object* const params = &original.params();

    const Request copy = original;

    BOOST_TEST(copy.text("name") == "Ada");
    BOOST_TEST(&copy.params() != params);
}

BOOST_AUTO_TEST_SUITE_END()
