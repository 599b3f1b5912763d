#include "app/endpoint.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "app/option_error.hpp"

using namespace coqewd;

BOOST_AUTO_TEST_SUITE(endpoint)

BOOST_AUTO_TEST_CASE(url_is_taken_apart) {
    const auto wss = parse_endpoint("wss://stock.example:8443/x/?EIO=3").value();

    BOOST_TEST(wss.tls);
    BOOST_TEST(wss.host == "stock.example");
    BOOST_TEST(wss.port == 8443);
    BOOST_TEST(wss.path == "/x/");
    BOOST_TEST(wss.eio.value() == 3);
}

BOOST_AUTO_TEST_CASE(url_has_defaults_by_scheme) {
    struct Case {
        const char* url;
        bool tls;
        std::uint16_t port;
    };
    for (const Case& c : std::vector<Case>{{"http://h", false, 80},
                                           {"ws://h/", false, 80},
                                           {"https://h", true, 443},
                                           {"wss://h:", true, 443},
                                           {"WSS://h:1", true, 1}}) {
        const auto parsed = parse_endpoint(c.url);
        BOOST_TEST_REQUIRE(parsed.has_value(), c.url);
        BOOST_TEST(parsed->tls == c.tls, c.url);
        BOOST_TEST(parsed->port == c.port, c.url);
        BOOST_TEST(parsed->path == "/socket.io/", c.url);
        BOOST_TEST(!parsed->eio.has_value(), c.url);
    }
}

BOOST_AUTO_TEST_CASE(ip6_host_stands_without_brackets) {
    const auto parsed = parse_endpoint("ws://[::1]:9").value();

    BOOST_TEST(parsed.host == "::1");
    BOOST_TEST(to_string(parsed) == "ws://[::1]:9/socket.io/");
}

BOOST_AUTO_TEST_CASE(endpoint_is_shown_as_a_url_that_reads_back) {
    for (const auto* url : {"wss://a:1/socket.io/", "ws://10.0.0.1:65535/x?EIO=4"}) {
        BOOST_TEST(to_string(parse_endpoint(url).value()) == url);
    }
}

BOOST_AUTO_TEST_CASE(wrong_url_says_what_is_wrong) {
    struct Case {
        std::string url;
        OptionError error;
    };
    for (const Case& c : std::vector<Case>{
             {"", OptionError::url_scheme},
             {"stock:8080", OptionError::url_scheme},
             {"ftp://h", OptionError::url_scheme},
             {"ws://h h", OptionError::url_syntax},
             {std::string("ws://h\0x", 8), OptionError::url_syntax},
             {"ws://", OptionError::url_host},
             {"ws://a%0Ab", OptionError::url_host},
             {"ws://" + std::string(300, 'a'), OptionError::url_host},
             {"ws://h:0", OptionError::url_port},
             {"ws://h:65536", OptionError::url_port},
             {"ws://h:99999", OptionError::url_port},
             {"ws://h:abc", OptionError::url_port},
             {"ws://h:-1", OptionError::url_port},
             {"ws://h:80abc/d", OptionError::url_port},
             {"ws://h:99999999999999999999", OptionError::url_port},
             {"ws://me:secret@h", OptionError::url_credentials},
             {"ws://@h", OptionError::url_credentials},
             {"ws://h?EIO=5", OptionError::url_query},
             {"ws://h?EIO=3&x=1", OptionError::url_query},
             {"ws://h#x", OptionError::url_query},
             {"ws://h/" + std::string(300, 'a'), OptionError::url_path},
         }) {
        const auto parsed = parse_endpoint(c.url);
        BOOST_TEST_REQUIRE(parsed.has_error(), c.url);
        BOOST_TEST(parsed.error() == make_error_code(c.error),
                   c.url << ": " << parsed.error().message());
    }
}

BOOST_AUTO_TEST_CASE(peer_registers_for_its_own_name_unless_told) {
    const auto plain = parse_peer("stock=wss://h:1").value();
    const auto told = parse_peer("stock=wss://h:1?EIO=3,application=shop").value();

    BOOST_TEST(plain.name == "stock");
    BOOST_TEST(plain.application == "stock");
    BOOST_TEST(told.application == "shop");
    BOOST_TEST(told.endpoint.eio.value() == 3);
}

BOOST_AUTO_TEST_CASE(wrong_peer_says_what_is_wrong) {
    struct Case {
        std::string text;
        OptionError error;
    };
    for (const Case& c : std::vector<Case>{
             {"", OptionError::peer_form},
             {"wss://h", OptionError::peer_form},
             {"=wss://h", OptionError::peer_name},
             {"a b=wss://h", OptionError::peer_name},
             {std::string(129, 'a') + "=wss://h", OptionError::peer_name},
             {"a=h", OptionError::url_scheme},
             {"a=wss://h,app=x", OptionError::peer_part},
             {"a=wss://h,application=", OptionError::name},
             {"a=wss://h,application=x\ny", OptionError::name},
         }) {
        const auto parsed = parse_peer(c.text);
        BOOST_TEST_REQUIRE(parsed.has_error(), c.text);
        BOOST_TEST(parsed.error() == make_error_code(c.error),
                   c.text << ": " << parsed.error().message());
    }
}

BOOST_AUTO_TEST_CASE(map_splits_at_first_slash_and_last_equals_sign) {
    const auto map = parse_map("demo/a/b=c=stock").value();
    const auto star = parse_map("demo/*=h:1/x").value();

    BOOST_TEST(map.application == "demo");
    BOOST_TEST(map.type == "a/b=c");
    BOOST_TEST(map.destination == "stock");
    BOOST_TEST(star.type == "*");
    BOOST_TEST(star.destination == "h:1/x");
}

BOOST_AUTO_TEST_CASE(wrong_map_says_what_is_wrong) {
    for (const auto* text : {"", "demo", "demo/order", "demo=stock", "de=mo/order"}) {
        BOOST_TEST(parse_map(text).error() == make_error_code(OptionError::map_form), text);
    }
    for (const auto* text : {"/order=stock", "demo/=stock"}) {
        BOOST_TEST(parse_map(text).error() == make_error_code(OptionError::name), text);
    }
    BOOST_TEST(parse_map("demo/order=").error() == make_error_code(OptionError::peer_name));
    BOOST_TEST(parse_map("demo/order=a b").error() == make_error_code(OptionError::peer_name));
}

BOOST_AUTO_TEST_CASE(loopback_is_known) {
    for (const auto* host :
         {"127.0.0.1", "127.255.0.9", "::1", "0:0:0:0:0:0:0:1", "localhost", "::ffff:127.0.0.1"}) {
        BOOST_TEST(is_loopback(host), host);
    }
    for (const auto* host : {"", "0.0.0.0", "::", "128.0.0.1", "127.0.0.1.example.com", "::2",
                             "::ffff:10.0.0.1", "localhost.example.com", "127.1"}) {
        BOOST_TEST(!is_loopback(host), host);
    }
}

BOOST_AUTO_TEST_SUITE_END()
