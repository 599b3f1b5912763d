#include "core/app/path_template.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <optional>
#include <stdexcept>
#include <string>

using namespace coqewd;

namespace {

/// The variables that a path gives, as JSON; `no` when no pattern has it.
std::string match(const std::string& path_template, std::string_view path) {
    const PathTemplate parsed(path_template);
    for (const PathPattern& pattern : parsed.patterns()) {
        if (const auto variables = pattern.match(path)) return boost::json::serialize(*variables);
    }
    return "no";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(path_template)

BOOST_AUTO_TEST_CASE(paths_match_as_qewd_says) {
    struct Row {
        std::string path_template, path, variables;
    };
    const Row rows[] = {
        {"/api/hello", "/api/hello", "{}"},
        {"/api/hello", "/api/Hello", "no"},
        {"/api/hello", "/api/hello/you", "no"},
        {"/api/hello", "/api/hell", "no"},
        {"/api/:name", "/api/rob", R"({"name":"rob"})"},
        {"/api/:name", "/api/", "no"},
        {"/api/:name", "/api/a/b", "no"},
        {"/api/:name", "/api/a%20b", R"({"name":"a b"})"},
        {"/api/:name", "/api/x%2Fy", R"({"name":"x/y"})"},
        {"/api/:name", "/api/%C3%BC", R"({"name":"ü"})"},
        {"/api/:name", "/api/%C3", "no"},
        {"/api/:name", "/api/%zz", "no"},
        {"/api/:name", "/api/%00", "no"},
        {"/api/:a/with/:b", "/api/1/with/2", R"({"a":"1","b":"2"})"},
        {"/r/:b-:c", "/r/x-y", R"({"b":"x","c":"y"})"},
        {"/r/:b-:c", "/r/x-y-z", R"({"b":"x-y","c":"z"})"},
        {"/r/:b-:c", "/r/xy", "no"},
        {"/files/*path", "/files/a/b/c.txt", R"({"path":"a/b/c.txt"})"},
        {"/files/*path", "/files/", R"({"path":""})"},
        {"/files/*path/end", "/files/a/b/end", R"({"path":"a/b"})"},
        {"/opt/one(/:id)", "/opt/one", "{}"},
        {"/opt/one(/:id)", "/opt/one/7", R"({"id":"7"})"},
        {"/opt/one(/:id(/:part))", "/opt/one/7/leg", R"({"id":"7","part":"leg"})"},
        {"/opt/one(/:id)(.json)", "/opt/one/7.json", R"({"id":"7"})"},
        {"/", "/", "{}"},
    };

    for (const Row& row : rows) {
        BOOST_TEST_CONTEXT(row.path_template << " and " << row.path) {
            BOOST_TEST(match(row.path_template, row.path) == row.variables);
        }
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_template_is_refused_with_the_reason) {
    struct Row {
        std::string path_template, reason;
    };
    const Row rows[] = {
        {"api", "begin with a slash"},
        {"", "begin with a slash"},
        {"/a/:", "without a name"},
        {"/a/*", "without a name"},
        {"/a(/:b", "not closed"},
        {"/a)/b", "closing bracket too many"},
        {"/a/:b/:b", "two variables of the name b"},
        {"/a?b", "a ? or a #"},
        {"/(a)(b)(c)(d)(e)(f)", "too many optional parts"},
        {"/((((((((((a))))))))))", "too many brackets within each other"},
    };

    for (const Row& row : rows) {
        BOOST_TEST_CONTEXT(row.path_template) {
            BOOST_CHECK_EXCEPTION(
                PathTemplate(row.path_template), std::invalid_argument, [&](const auto& error) {
                    return std::string(error.what()).find(row.reason) != std::string::npos;
                });
        }
    }
}

BOOST_AUTO_TEST_CASE(variables_are_listed_in_their_order) {
    const PathTemplate parsed("/a/:first(/:second)/*third");

    BOOST_TEST(parsed.variables() == (std::vector<std::string>{"first", "second", "third"}),
               boost::test_tools::per_element());
    BOOST_TEST(parsed.has_variable("second"));
    BOOST_TEST(!parsed.has_variable("fourth"));
}

BOOST_AUTO_TEST_CASE(a_hostile_path_costs_no_more_than_its_length_times_the_pieces) {
    std::string pattern = "/r/";
    for (char name = 'a'; name <= 'z'; ++name) pattern += std::string(":") + name + "-";
    const std::string path = "/r/" + std::string(8000, '-') + "x";

    BOOST_TEST(match(pattern + "end", path) == "no");
}

BOOST_AUTO_TEST_CASE(a_long_segment_is_searched_once_for_its_end) {
    const std::string path = "/x/" + std::string(4'000'000, '-');

    BOOST_TEST(match("/x/:a-:b/y", path) == "no");
}

BOOST_AUTO_TEST_CASE(variables_of_two_segments_share_what_is_there) {
    BOOST_TEST(match("/:a-:b/:c-:d", "/1-2-3/4-5") == R"({"a":"1-2","b":"3","c":"4","d":"5"})");
    BOOST_TEST(match("/:a-:b/:c-:d", "/1-2-3/4") == "no");
    BOOST_TEST(match("/*r/:a-:b", "/1-2/3/4-5") == R"({"r":"1-2/3","a":"4","b":"5"})");
}

BOOST_AUTO_TEST_SUITE_END()
