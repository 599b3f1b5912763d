#include "net/http/cors.hpp"

#include <boost/test/unit_test.hpp>

using namespace coqewd::net::http;

namespace {

RequestHead request(std::vector<Field> fields) {
    RequestHead head{.method = "GET", .target = "/", .fields = {}};
    head.fields.add("Host", "coqewd.example:8080");
    for (Field& field : fields) head.fields.add(field.name, field.value);
    return head;
}

RequestHead from(const std::string& origin) {
    return request({{"Origin", origin}});
}

std::string text(const std::vector<Field>& fields) {
    std::string all;
    for (const Field& field : fields) all += field.name + ": " + field.value + ";";
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cors)

BOOST_AUTO_TEST_CASE(without_a_list_everybody_is_served_and_nothing_is_said) {
    const Cors cors;

    BOOST_TEST(cors.admits(from("http://evil.example")));
    BOOST_TEST(text(cors.fields(from("http://evil.example"))) == "");
}

BOOST_AUTO_TEST_CASE(origin_of_the_list_is_served_and_named) {
    const Cors cors{.origins = {"https://shop.example"}, .credentials = true};
    const auto head = from("https://shop.example");

    BOOST_TEST(cors.admits(head));
    BOOST_TEST(text(cors.fields(head)) ==
               "Access-Control-Allow-Origin: https://shop.example;Vary: Origin;"
               "Access-Control-Allow-Credentials: true;");
}

BOOST_AUTO_TEST_CASE(script_is_for_pages_of_which_the_browser_says_that_they_are_of_this_origin) {
    const Cors cors{.origins = {"https://shop.example"}};

    for (const char* site : {"same-origin", "none"}) {
        BOOST_TEST(cors.admits_script(request({{"Sec-Fetch-Site", site}})), site);
    }
    for (const char* site : {"same-site", "cross-site", ""}) {
        BOOST_TEST(!cors.admits_script(request({{"Sec-Fetch-Site", site}})), site);
    }
    BOOST_TEST(!cors.admits_script(request({})));
    BOOST_TEST(Cors{}.admits_script(request({})));
    BOOST_TEST(Cors{.origins = {"*"}}.admits_script(request({})));
}

BOOST_AUTO_TEST_CASE(other_origin_is_neither_served_nor_repeated) {
    const Cors cors{.origins = {"https://shop.example"}};

    for (const char* origin : {"https://evil.example", "https://shop.example.evil.example",
                               "https://shop.example/", "http://shop.example", "null"}) {
        BOOST_TEST(!cors.admits(from(origin)), origin);
        BOOST_TEST(text(cors.fields(from(origin))) == "Vary: Origin;");
    }
}

BOOST_AUTO_TEST_CASE(who_is_no_page_of_another_origin_is_served) {
    const Cors cors{.origins = {"https://shop.example"}};

    BOOST_TEST(cors.admits(request({})));
    BOOST_TEST(cors.admits(from("http://coqewd.example:8080")));
    BOOST_TEST(!cors.admits(from("http://coqewd.example")));
}

BOOST_AUTO_TEST_CASE(star_admits_all_origins_without_credentials) {
    const Cors cors{.origins = {"*"}, .credentials = true};
    const auto head = from("https://any.example");

    BOOST_TEST(cors.admits(head));
    BOOST_TEST(text(cors.fields(head)) == "Access-Control-Allow-Origin: *;");
}

BOOST_AUTO_TEST_CASE(preflight_allows_the_fields_that_are_asked_for) {
    const Cors cors{.origins = {"https://shop.example"}};
    const auto head = request({{"Origin", "https://shop.example"},
                               {"Access-Control-Request-Headers", "content-type, x-key"}});

    BOOST_TEST(text(cors.preflight(head, "GET,POST")) ==
               "Access-Control-Allow-Methods: GET,POST;"
               "Access-Control-Allow-Headers: content-type, x-key;"
               "Vary: Access-Control-Request-Headers;");
    BOOST_TEST(text(cors.preflight(from("https://shop.example"), "GET")) ==
               "Access-Control-Allow-Methods: GET;");
}

BOOST_AUTO_TEST_SUITE_END()
