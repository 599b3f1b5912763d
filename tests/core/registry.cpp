#include "core/app/registry.hpp"

#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coqewd;

namespace {

Task<Reply> answer_nothing(Context&, Request) {
    co_return Reply();
}

/// An application with handlers of these types.
struct Typed : Application {
    Typed(std::string name, const std::vector<std::string>& types) : Application(std::move(name)) {
        for (const std::string& type : types) on(type, answer_nothing);
    }
};

ApplicationFactory make(std::string name) {
    return [name] { return std::make_unique<Typed>(name, std::vector<std::string>{"x"}); };
}

std::string name_of(const Registry& registry, std::string_view name) {
    const Application* application = registry.find(name);
    return application ? application->name() : "none";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(registry)

BOOST_AUTO_TEST_CASE(an_application_is_found_by_its_name_and_its_aliases) {
    const Registry registry({make("demo"), make("shop")}, {{"store", "shop"}, {"demo", "demo"}});

    BOOST_TEST(name_of(registry, "demo") == "demo");
    BOOST_TEST(name_of(registry, "shop") == "shop");
    BOOST_TEST(name_of(registry, "store") == "shop");
}

BOOST_AUTO_TEST_CASE(what_is_no_application_is_not_found) {
    const Registry registry({make("demo")}, {});

    for (const auto* name : {"", "Demo", "../demo", "constructor", "__proto__", "toString"}) {
        BOOST_TEST(name_of(registry, name) == "none");
    }
}

BOOST_AUTO_TEST_CASE(each_registry_has_instances_of_its_own) {
    const std::vector<ApplicationFactory> factories{make("demo")};

    const Registry first(factories, {});
    const Registry second(factories, {});

    BOOST_TEST(first.find("demo") != second.find("demo"));
}

BOOST_AUTO_TEST_CASE(contradictions_are_refused) {
    using Factories = std::vector<ApplicationFactory>;

    BOOST_CHECK_THROW(Registry(Factories{make("demo"), make("demo")}, {}), std::logic_error);
    BOOST_CHECK_THROW(Registry(Factories{make("demo")}, {{"a", "nosuch"}}), std::logic_error);
    BOOST_CHECK_THROW(Registry(Factories{make("demo"), make("shop")}, {{"demo", "shop"}}),
                      std::logic_error);
}

BOOST_AUTO_TEST_CASE(a_handler_is_found_by_its_type) {
    const Typed application("demo", {"greet", "order"});

    BOOST_TEST(application.handler("greet"));
    BOOST_TEST(application.handler("order"));
    for (const auto* type : {"", "Greet", "constructor", "toString", "__proto__", "on", "*"}) {
        BOOST_TEST(!application.handler(type));
    }
}

BOOST_AUTO_TEST_CASE(two_handlers_of_one_type_are_refused) {
    BOOST_CHECK_THROW(Typed("demo", {"greet", "greet"}), std::logic_error);
}

BOOST_AUTO_TEST_CASE(types_of_qewd_itself_can_have_no_handler) {
    for (const auto* type : {"ewd-register", "ewd-jwt-encode", "ewd-", "qoper8-exit",
                             "ewd-qoper8-express", "restRequest"}) {
        BOOST_TEST(reserved_type(type));
        BOOST_CHECK_THROW(Typed("demo", {type}), std::logic_error);
    }
    for (const auto* type : {"ewd", "qoper8", "restrequest", "Ewd-register", "error"}) {
        BOOST_TEST(!reserved_type(type));
    }
}

BOOST_AUTO_TEST_CASE(each_application_is_made_ready_once_and_tried_again_when_it_fails) {
    struct Counter : Application {
        Counter(std::string name, int& calls) : Application(std::move(name)), calls_(calls) {}
        void init() override {
            if (++calls_ == 1 && name() == "second") throw std::runtime_error("not yet");
        }
        int& calls_;
    };
    int first = 0;
    int second = 0;
    Registry registry({[&first] { return std::make_unique<Counter>("first", first); },
                       [&second] { return std::make_unique<Counter>("second", second); }},
                      {});

    BOOST_CHECK_THROW(registry.init(), std::runtime_error);
    registry.init();
    registry.init();

    BOOST_TEST(first == 1);
    BOOST_TEST(second == 2);
}

BOOST_AUTO_TEST_SUITE_END()
