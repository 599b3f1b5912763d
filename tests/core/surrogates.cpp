#include "core/message/surrogates.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "core/message/frames.hpp"
#include "core/message/json_scan.hpp"
#include "core/message/request.hpp"

using namespace coqewd;

BOOST_AUTO_TEST_SUITE(surrogates)

BOOST_AUTO_TEST_CASE(half_a_character_becomes_the_unknown_one) {
    struct Row {
        std::string json, mended;
    };
    const Row rows[] = {
        {R"("\ud83d")", R"("\ufffd")"},
        {R"("\uDE00")", R"("\ufffd")"},
        {R"("\ud83d\n")", R"("\ufffd\n")"},
        {R"("\ud83d\ud83d\ude00")", R"("\ufffd\ud83d\ude00")"},
        {R"("\ude00\ud83d")", R"("\ufffd\ufffd")"},
        {R"("\ud83d\u0041")", R"("\ufffd\u0041")"},
        {R"("\\\ud83d")", R"("\\\ufffd")"},
        {R"({"\ud83d":["\udfff"]})", R"({"\ufffd":["\ufffd"]})"},
    };

    for (const auto& [json, mended] : rows) {
        std::string text = json;
        BOOST_TEST(mend_surrogates(text), json);
        BOOST_TEST(text == mended);
        BOOST_TEST(scan_value(text).has_value(), text);
    }
}

BOOST_AUTO_TEST_CASE(everything_else_stays) {
    for (const char* json : {"", "{}", R"("\ud83d\ude00")", R"("\\ud83d")", R"("\\\\ud83d")",
                             R"("\u00e9")", R"("\ud83")", R"("\ud8+1")", "\\", R"("\u-123")"}) {
        std::string text = json;
        BOOST_TEST(!mend_surrogates(text), json);
        BOOST_TEST(text == json);
    }
}

BOOST_AUTO_TEST_CASE(messages_that_javascript_has_cut_are_read) {
    const auto request = Request::received(R"({"type":"say","params":{"text":"hi \ud83d"}})");
    const auto answer = read_answer(R"({"type":"say","finished":true,"message":{"a":"\ude00"}})");

    BOOST_TEST_REQUIRE(request.has_value());
    BOOST_TEST(request->text("text") == "hi \xEF\xBF\xBD");
    BOOST_TEST_REQUIRE(answer.has_value());
    BOOST_TEST(answer->reply.json() == R"({"a":"\ufffd"})");
    BOOST_TEST(Request::received(R"({"type":"say","text":"\ud83d)").has_error());
}

BOOST_AUTO_TEST_SUITE_END()
