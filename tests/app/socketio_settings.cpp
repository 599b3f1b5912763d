#include <boost/test/unit_test.hpp>

#include "tests/app/options_fixture.hpp"

using namespace coqewd;
using namespace coqewd::testing;

namespace {

SocketIoConfig socketio_of(const std::vector<std::string>& flags) {
    return config_of(run(flags)).value().socketio;
}

std::string errors_of(const std::vector<std::string>& flags) {
    return lines(run(flags).findings.errors);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(socketio_settings)

BOOST_AUTO_TEST_CASE(transports_are_switched_off_one_by_one) {
    BOOST_TEST(socketio_of({"--no-polling"}).no_polling);
    BOOST_TEST(socketio_of({"--no-websocket"}).no_websocket);
    BOOST_TEST(errors_of({"--no-polling", "--no-websocket"}) ==
               "--no-polling and --no-websocket together leave clients no way in");
}

BOOST_AUTO_TEST_CASE(origins_add_up) {
    const SocketIoConfig socketio = socketio_of(
        {"--cors-origin", "https://a.example", "--cors-origin=http://b:81", "--cors-credentials"});

    const std::vector<std::string> expected{"https://a.example", "http://b:81"};
    BOOST_TEST(socketio.cors_origins == expected, boost::test_tools::per_element());
    BOOST_TEST(socketio.cors_credentials);
}

BOOST_AUTO_TEST_CASE(origins_are_kept_as_browsers_write_them) {
    const std::vector<std::pair<const char*, const char*>> origins{
        {"https://Shop.Example:443", "https://shop.example"},
        {"HTTP://shop.example:80", "http://shop.example"},
        {"https://shop.example:80", "https://shop.example:80"},
        {"http://shop.example:8443", "http://shop.example:8443"},
        {"http://[::1]:80", "http://[::1]"}};
    for (const auto& [said, sent] : origins) {
        BOOST_TEST(socketio_of({"--cors-origin", said}).cors_origins.at(0) == sent);
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_origin_is_refused) {
    for (const char* text : {"a.example", "https://a.example/", "https://a/b", "https://", "**"}) {
        const std::string error = errors_of({"--cors-origin", text});
        BOOST_TEST(error.find("an origin like https://shop.example") != error.npos, error);
    }
}

BOOST_AUTO_TEST_CASE(path_begins_and_ends_with_a_slash) {
    BOOST_TEST(socketio_of({"--path", "/live"}).path == "/live/");
    BOOST_TEST(socketio_of({"--path", "/a/b/"}).path == "/a/b/");
    for (const char* text : {"live", "/", "/a?b", "/a b", "/a%20b"}) {
        const std::string error = errors_of({"--path", text});
        BOOST_TEST(error.find("a path like /socket.io/") != error.npos, error);
    }
}

BOOST_AUTO_TEST_CASE(cookie_is_the_name_of_one) {
    BOOST_TEST(socketio_of({"--cookie", "io"}).cookie == "io");
    const std::string error = errors_of({"--cookie", "a;b"});
    BOOST_TEST(error.find("a cookie's name") != error.npos, error);
}

BOOST_AUTO_TEST_SUITE_END()
