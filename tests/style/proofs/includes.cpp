#include "tests/style/includes.hpp"

#include <boost/test/unit_test.hpp>

using namespace coqewd::style;

namespace {

std::size_t violations(std::string_view path, std::string_view text) {
    return check_includes(read_source(std::string(path), text)).size();
}

struct Example {
    std::string_view path;
    std::string_view name;  ///< between its signs
};

/// Each breaks one rule.
constexpr Example bad[] = {
    {"app/a.cpp", "<boost/asio.hpp>"},
    {"tests/net/a.cpp", "<boost/beast.hpp>"},
    {"net/a.cpp", "<boost/asio/ssl/stream.hpp>"},
    {"net/a.cpp", "<boost/asio/experimental/awaitable_operators.hpp>"},
    {"core/async/a.cpp", "<boost/beast/http/status.hpp>"},
    {"core/async/a.cpp", "<boost/asio/ip/tcp.hpp>"},
    {"core/async/a.cpp", "<boost/asio/local/stream_protocol.hpp>"},
    {"core/app/a.cpp", "<openssl/evp.h>"},
    {"core/app/a.cpp", "\"net/endpoint.hpp\""},
    {"core/app/a.cpp", "\"auth/jwt.hpp\""},
    {"core/app/a.cpp", "\"app/log.hpp\""},
    {"core/app/a.cpp", "<app/log.hpp>"},
    {"auth/a.cpp", "\"core/async/result.hpp\""},
    {"auth/a.cpp", "\"net/endpoint.hpp\""},
    {"auth/a.cpp", "\"app/log.hpp\""},
    {"auth/a.cpp", "<boost/asio/post.hpp>"},
    {"auth/a.cpp", "<boost/beast/core/string.hpp>"},
    {"net/a.cpp", "\"app/log.hpp\""},
    {"net/a.cpp", "\"auth/random.hpp\""},
    {"core/async/a.cpp", "\"core/message/reply.hpp\""},
    {"core/async/a.cpp", "\"core/fabric/link.hpp\""},
    {"core/async/a.cpp", "\"core/app/session.hpp\""},
    {"core/message/a.cpp", "\"core/fabric/link.hpp\""},
    {"core/message/a.cpp", "\"core/app/session.hpp\""},
    {"core/fabric/a.cpp", "\"core/app/session.hpp\""},
    {"core/state/a.cpp", "\"core/fabric/link.hpp\""},
    {"core/state/a.cpp", "\"core/app/session.hpp\""},
    {"core/async/a.cpp", "\"core/state/store.hpp\""},
    {"core/message/a.cpp", "\"core/state/store.hpp\""},
    {"core/fabric/a.cpp", "\"core/state/store.hpp\""},
    {"core/app/a.cpp", "\"tests/support/run.hpp\""},
    {"auth/a.cpp", "\"tests/support/run.hpp\""},
    {"net/a.cpp", "\"tests/support/run.hpp\""},
    {"app/a.cpp", "\"tests/support/run.hpp\""},
    {"net/a.hpp", "<boost/beast/core/string.hpp>"},
    {"net/a.hpp", "<openssl/ssl.h>"},
    {"tests/net/a.hpp", "<openssl/ssl.h>"},
    {"app/a.cpp", "\"log.hpp\""},
    {"core/app/a.cpp", "\"core/../net/endpoint.hpp\""},
};

constexpr Example good[] = {
    {"core/async/a.cpp", "<boost/asio/post.hpp>"},
    {"core/async/asio.cpp", "<boost/asio/impl/src.hpp>"},
    {"core/app/a.cpp", "\"core/fabric/link.hpp\""},
    {"core/app/a.cpp", "\"core/state/store.hpp\""},
    {"core/fabric/a.cpp", "\"core/message/reply.hpp\""},
    {"core/message/a.cpp", "\"core/async/result.hpp\""},
    {"auth/a.cpp", "<openssl/evp.h>"},
    {"auth/a.cpp", "<boost/json/object.hpp>"},
    {"net/a.cpp", "<boost/beast/http/status.hpp>"},
    {"net/a.cpp", "<openssl/ssl.h>"},
    {"net/a.hpp", "<boost/asio/ip/tcp.hpp>"},
    {"app/a.cpp", "\"auth/jwt.hpp\""},
    {"app/a.cpp", "\"net/endpoint.hpp\""},
    {"tests/support/a.hpp", "<openssl/evp.h>"},
    {"tests/app/a.cpp", "\"tests/support/run.hpp\""},
    {"tests/app/a.cpp", "\"coqewd.hpp\""},
};

std::string directive(std::string_view name) {
    return "#include " + std::string(name) + "\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(includes)

BOOST_AUTO_TEST_CASE(an_arrow_that_points_the_wrong_way_is_found) {
    for (const Example& example : bad) {
        BOOST_TEST_CONTEXT(example.path << " includes " << example.name)
        BOOST_TEST(violations(example.path, directive(example.name)) > 0U);
    }
}

BOOST_AUTO_TEST_CASE(an_arrow_of_the_design_is_fine) {
    for (const Example& example : good) {
        BOOST_TEST_CONTEXT(example.path << " includes " << example.name)
        BOOST_TEST(violations(example.path, directive(example.name)) == 0U);
    }
}

BOOST_AUTO_TEST_CASE(an_include_may_be_written_with_spaces) {
    BOOST_TEST(violations("core/a.cpp", "  #  include   <boost/asio.hpp>\n") == 1U);
}

BOOST_AUTO_TEST_CASE(an_include_in_a_comment_or_a_text_is_none) {
    BOOST_TEST(violations("core/a.cpp", "// #include <boost/asio.hpp>\n") == 0U);
    BOOST_TEST(violations("core/a.cpp", "f(R\"(\n#include <boost/asio.hpp>\n)\");\n") == 0U);
}

BOOST_AUTO_TEST_CASE(a_violation_says_where_what_and_why) {
    const auto found = check_includes(
        read_source("net/peer/a.cpp", "#include <vector>\n\n#include \"app/log.hpp\"\n"));

    BOOST_TEST_REQUIRE(found.size() == 1U);
    BOOST_TEST(to_text(found.front()) ==
               "net/peer/a.cpp:3: includes app/log.hpp: net knows core only");
}

BOOST_AUTO_TEST_SUITE_END()
