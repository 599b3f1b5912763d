#include "core/app/fragment.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <map>
#include <string>

#include "tests/core/dispatching.hpp"

using namespace coqewd;
using namespace coqewd::testing;
namespace json = boost::json;

namespace {

const std::map<std::string, std::string, std::less<>> files{
    {"demo/a.html", "of demo"},
    {"demo/b/c.html", "below"},
    {"services/a.html", "of services"},
    {"chat/fragments/a.html", "of chat"},
};

struct WithFragments : Dispatching {
    WithFragments() {
        applications["demo"] = {};
        environment.fragment = [](std::string_view path) -> std::optional<std::string> {
            const auto found = files.find(path);
            return found == files.end() ? std::nullopt : std::optional(found->second);
        };
    }

    /// The reply to a message with these members.
    std::string fragment(const std::string& members) {
        return json::serialize(message_of(ask("ewd-fragment", "," + members)));
    }
};

/// A request that nobody has checked.
Reply read(const Environment& environment, const std::string& application,
           const std::string& text) {
    return read_fragment(environment, application, Request::received(text).value());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fragment)

BOOST_FIXTURE_TEST_CASE(file_of_the_application_is_read, WithFragments) {
    open();

    BOOST_TEST(fragment(R"("params":{"file":"a.html"})") ==
               R"({"fragmentName":"a.html","content":"of demo"})");
    BOOST_TEST(fragment(R"("params":{"file":"b/c.html","targetId":"x","append":true})") ==
               R"({"fragmentName":"b/c.html","content":"below"})");
}

BOOST_FIXTURE_TEST_CASE(file_of_services_is_read, WithFragments) {
    open();

    BOOST_TEST(fragment(R"("params":{"file":"a.html","isServiceFragment":true})") ==
               R"({"fragmentName":"a.html","content":"of services"})");
    for (const auto* no : {"false", "null", "0", "\"\""}) {
        const std::string param = R"("isServiceFragment":)" + std::string(no);
        BOOST_TEST(fragment(R"("params":{"file":"a.html",)" + param + "}") ==
                   R"({"fragmentName":"a.html","content":"of demo"})");
    }
}

BOOST_FIXTURE_TEST_CASE(clients_name_no_service_with_false, WithFragments) {
    open();

    BOOST_TEST(fragment(R"("service":false,"params":{"file":"a.html"})") ==
               R"({"fragmentName":"a.html","content":"of demo"})");
}

BOOST_FIXTURE_TEST_CASE(missing_file_is_told_in_the_words_of_qewd, WithFragments) {
    open();

    BOOST_TEST(fragment(R"("params":{"file":"x.html"})") ==
               R"({"error":"Fragment file x.html does not exist","file":"x.html"})");
    BOOST_TEST(fragment(R"("params":{"file":"x.html","isServiceFragment":true})") ==
               R"({"error":"Fragment file x.html does not exist","file":"x.html",)"
               R"("isServiceFragment":true})");
    BOOST_TEST(fragment(R"("params":{})") ==
               R"({"error":"Fragment file  does not exist","file":""})");
}

BOOST_FIXTURE_TEST_CASE(service_that_is_not_permitted_is_refused, WithFragments) {
    open();

    BOOST_TEST(fragment(R"("service":"chat","params":{"file":"a.html"})") ==
               R"({"error":"chat service is not permitted for the demo application",)"
               R"("service":"chat"})");
}

BOOST_FIXTURE_TEST_CASE(fragment_renews_the_token, WithFragments) {
    open();

    BOOST_TEST(token_in(ask("ewd-fragment", R"(,"params":{"file":"a.html"})")) != "");
}

BOOST_FIXTURE_TEST_CASE(fragment_of_a_service_is_in_its_own_folder, WithFragments) {
    const std::string text =
        R"({"type":"ewd-fragment","service":"chat","params":{"file":"a.html"}})";
    const std::string missing = R"({"type":"ewd-fragment","service":"chat","params":{"file":"b"}})";

    BOOST_TEST(json::serialize(read(environment, "demo", text).body()) ==
               R"({"fragmentName":"a.html","content":"of chat"})");
    BOOST_TEST(json::serialize(error_message(read(environment, "demo", missing).fault())) ==
               R"({"error":"Fragment file b does not exist","file":"b","service":"chat"})");
}

BOOST_FIXTURE_TEST_CASE(names_with_a_slash_lead_into_no_folder, WithFragments) {
    const std::string text = R"({"type":"ewd-fragment","params":{"file":"c.html"}})";
    const std::string of_service =
        R"({"type":"ewd-fragment","service":"demo/../chat","params":{"file":"a.html"}})";

    BOOST_TEST(read(environment, "demo/b", text).failed());
    BOOST_TEST(read(environment, "demo", of_service).failed());
}

BOOST_FIXTURE_TEST_CASE(without_a_folder_there_is_no_fragment, WithFragments) {
    environment.fragment = {};
    open();

    BOOST_TEST(fragment(R"("params":{"file":"a.html"})") ==
               R"({"error":"Fragment file a.html does not exist","file":"a.html"})");
}

BOOST_AUTO_TEST_SUITE_END()
