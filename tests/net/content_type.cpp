#include "net/http/content_type.hpp"

#include <boost/test/unit_test.hpp>

using coqewd::net::http::content_type_of;

BOOST_AUTO_TEST_SUITE(content_type)

BOOST_AUTO_TEST_CASE(end_of_the_name_says_it) {
    BOOST_TEST(content_type_of("index.html") == "text/html; charset=utf-8");
    BOOST_TEST(content_type_of("a/b.min.js") == "text/javascript; charset=utf-8");
    BOOST_TEST(content_type_of("module.mjs") == "text/javascript; charset=utf-8");
    BOOST_TEST(content_type_of("code.wasm") == "application/wasm");
    BOOST_TEST(content_type_of("app.webmanifest") == "application/manifest+json; charset=utf-8");
    BOOST_TEST(content_type_of("LOGO.PNG") == "image/png");
}

BOOST_AUTO_TEST_CASE(what_is_not_known_is_bytes) {
    for (const auto* name : {"", "Makefile", "a.", "html", "a.html.bak", "a.unknown", "a.html/b"}) {
        BOOST_TEST(content_type_of(name) == "application/octet-stream", name);
    }
}

BOOST_AUTO_TEST_SUITE_END()
