#include "core/message/fault.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <set>
#include <string>

using namespace coqewd;
namespace json = boost::json;

BOOST_TEST_DONT_PRINT_LOG_VALUE(coqewd::FaultCode)

namespace {

constexpr FaultCode first_code = FaultCode::application;
constexpr FaultCode last_code = FaultCode::internal;

}  // namespace

BOOST_AUTO_TEST_SUITE(fault)

BOOST_AUTO_TEST_CASE(each_code_has_a_name_of_its_own_that_leads_back_to_it) {
    std::set<std::string> names;
    for (int code = static_cast<int>(first_code); code <= static_cast<int>(last_code); ++code) {
        const auto fault_code = static_cast<FaultCode>(code);

        const std::string name(to_string(fault_code));

        BOOST_TEST(names.insert(name).second);
        BOOST_TEST(fault_code_from(name) == fault_code);
    }
    BOOST_TEST(names.size() == 13U);
}

BOOST_AUTO_TEST_CASE(a_name_that_is_no_code_is_an_application_fault) {
    for (const auto* name : {"", "Timed_out", "timed_out ", "constructor", "__proto__"}) {
        BOOST_TEST(fault_code_from(name) == FaultCode::application);
    }
}

BOOST_AUTO_TEST_CASE(the_message_of_a_bare_fault_is_its_text) {
    const Fault bare{.text = "sold out"};

    BOOST_TEST(json::serialize(error_message(bare)) == R"({"error":"sold out"})");
}

BOOST_AUTO_TEST_CASE(the_message_says_status_disconnect_and_details) {
    const Fault full{
        .text = "no", .status = 418, .disconnect = true, .details = {{"service", "stock"}}};

    BOOST_TEST(json::serialize(error_message(full)) ==
               R"({"error":"no","status":{"code":418},"disconnect":true,"service":"stock"})");
}

BOOST_AUTO_TEST_CASE(the_fault_member_says_code_node_and_retryable) {
    const Fault down{
        .code = FaultCode::link_down, .text = "x", .node = "a \"b\"", .retryable = true};

    BOOST_TEST(fault_member(down) == R"({"code":"link_down","node":"a \"b\"","retryable":true})");
    BOOST_TEST(fault_member(Fault{.text = "x"}) ==
               R"({"code":"application","node":"","retryable":false})");
}

BOOST_AUTO_TEST_CASE(a_node_that_is_not_utf_8_does_not_spoil_the_frame) {
    const Fault odd{.text = "x", .node = "\xFF"};

    const auto member = json::parse(fault_member(odd));

    BOOST_TEST(member.at("node").as_string() == "\xEF\xBF\xBD");
}

BOOST_AUTO_TEST_CASE(a_server_that_stops_and_one_that_waited_in_vain_say_so) {
    const Fault stops = server_stops("here");
    const Fault late = no_reply_in_time("here");

    BOOST_TEST(stops.code == FaultCode::cancelled);
    BOOST_TEST(*stops.status == 503);
    BOOST_TEST(stops.node == "here");
    BOOST_TEST(late.code == FaultCode::timed_out);
    BOOST_TEST(*late.status == 504);
    BOOST_TEST(late.node == "here");
    // Both may have been done already.
    BOOST_TEST(!stops.retryable);
    BOOST_TEST(!late.retryable);
}

BOOST_AUTO_TEST_CASE(an_object_is_an_error_when_javascript_takes_its_error_for_one) {
    const auto fault_of = [](std::string_view text) {
        return fault_in(json::parse(text).as_object());
    };

    for (const auto* error : {R"("no")", "true", "1", "-0.5", "{}", "[]"}) {
        BOOST_TEST(fault_of("{\"error\":" + std::string(error) + "}").has_value(), error);
    }
    for (const auto* error : {R"("")", "false", "null", "0", "-0.0"}) {
        BOOST_TEST(!fault_of("{\"error\":" + std::string(error) + "}"), error);
    }
    BOOST_TEST(!fault_of("{}"));
}

BOOST_AUTO_TEST_CASE(an_error_says_its_text_and_the_status_of_an_error) {
    const auto status_of = [](const std::string& status) {
        return fault_in(json::parse(R"({"error":"no","status":)" + status + "}").as_object())
            ->status.value_or(0);
    };

    const Fault fault = *fault_in({{"error", "no"}, {"more", 1}});
    BOOST_TEST(fault.text == "no");
    BOOST_TEST(fault.code == FaultCode::application);
    BOOST_TEST(fault.details.empty());
    BOOST_TEST(status_of(R"({"code":404})") == 404);
    BOOST_TEST(status_of(R"({"code":"418"})") == 418);
    for (const auto* none : {R"({"code":200})", R"({"code":600})", R"({"code":"4x4"})", "404",
                             R"({"code":null})", R"({"code":404.5})"}) {
        BOOST_TEST(status_of(none) == 0, none);
    }
}

BOOST_AUTO_TEST_SUITE_END()
