#include "core/app/routing.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace coqewd;

namespace {

std::string route(const Routing& routing, std::string_view application, std::string_view type) {
    const std::string* destination = routing.destination_of(application, type);
    return destination ? *destination : std::string("here");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(routing)

BOOST_AUTO_TEST_CASE(what_has_no_rule_is_handled_here) {
    Routing routing;
    routing.add("shop", "order", "stock");

    BOOST_TEST(route(routing, "shop", "greet") == "here");
    BOOST_TEST(route(routing, "other", "order") == "here");
    BOOST_TEST(route(routing, "", "") == "here");
}

BOOST_AUTO_TEST_CASE(a_rule_is_for_its_application_and_type) {
    Routing routing;
    routing.add("shop", "order", "stock");
    routing.add("shop", "bill", "bank");
    routing.add("bar", "order", "cellar");

    BOOST_TEST(route(routing, "shop", "order") == "stock");
    BOOST_TEST(route(routing, "shop", "bill") == "bank");
    BOOST_TEST(route(routing, "bar", "order") == "cellar");
}

BOOST_AUTO_TEST_CASE(the_star_is_for_every_type_without_a_rule_of_its_own) {
    Routing routing;
    routing.add("shop", "*", "stock");
    routing.add("shop", "bill", "bank");

    BOOST_TEST(route(routing, "shop", "anything") == "stock");
    BOOST_TEST(route(routing, "shop", "bill") == "bank");
    BOOST_TEST(route(routing, "bar", "anything") == "here");
}

BOOST_AUTO_TEST_CASE(a_second_rule_for_the_same_is_refused) {
    Routing routing;

    BOOST_TEST(routing.add("shop", "order", "stock"));
    BOOST_TEST(!routing.add("shop", "order", "other"));
    BOOST_TEST(route(routing, "shop", "order") == "stock");
}

BOOST_AUTO_TEST_CASE(names_of_the_object_prototype_are_ordinary_names) {
    Routing routing;
    routing.add("shop", "order", "stock");

    for (const auto* name : {"constructor", "toString", "__proto__", "hasOwnProperty"}) {
        BOOST_TEST(route(routing, "shop", name) == "here");
        BOOST_TEST(route(routing, name, "order") == "here");
        BOOST_TEST(!routing.switch_permitted(name, "shop"));
    }
}

BOOST_AUTO_TEST_CASE(a_switch_is_permitted_one_way_and_by_name) {
    Routing routing;
    routing.permit_switch("home", "admin");
    routing.permit_switch("home", "shop");

    BOOST_TEST(routing.switch_permitted("home", "admin"));
    BOOST_TEST(routing.switch_permitted("home", "shop"));
    BOOST_TEST(!routing.switch_permitted("admin", "home"));
    BOOST_TEST(!routing.switch_permitted("home", "other"));
    BOOST_TEST(!routing.switch_permitted("", ""));
}

BOOST_AUTO_TEST_SUITE_END()
