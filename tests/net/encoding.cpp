#include "net/io/encoding.hpp"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

using namespace coqewd;

BOOST_AUTO_TEST_SUITE(encoding)

BOOST_AUTO_TEST_CASE(event_has_its_namespace_ack_id_and_attachments) {
    const Arguments arguments("hi", Bytes{"x"});

    BOOST_TEST(event_text({.nsp = "/a", .event = "e\"", .ack_id = 7}, arguments) ==
               R"(51-/a,7["e\"","hi",{"_placeholder":true,"num":0}])");
    BOOST_TEST(event_text({.event = "e"}, Arguments()) == R"(2["e"])");
}

BOOST_AUTO_TEST_CASE(ack_has_its_id_and_attachments) {
    BOOST_TEST(ack_text("/", 0, Arguments(1, 2)) == "30[1,2]");
    BOOST_TEST(ack_text("/a", 12, Arguments(Bytes{"x"})) ==
               R"(61-/a,12[{"_placeholder":true,"num":0}])");
}

BOOST_AUTO_TEST_CASE(placeholder_of_nothing_is_refused_beside_attachments_only) {
    for (const auto* forged :
         {R"({"_placeholder":true,"num":1})", R"({"_placeholder":true,"num":"0"})",
          R"([{"a":{"_placeholder":true}}])"}) {
        const auto alone = Arguments::of_texts({forged}, {});
        const auto beside = Arguments::of_texts({forged}, {"x"});

        BOOST_CHECK_NO_THROW(event_text({.event = "e"}, alone));
        BOOST_CHECK_THROW(event_text({.event = "e"}, beside), std::invalid_argument);
        BOOST_CHECK_THROW(ack_text("/", 1, beside), std::invalid_argument);
    }
}

BOOST_AUTO_TEST_CASE(offset_is_the_last_argument) {
    BOOST_TEST(with_offset(R"(2["e"])", "12") == R"(2["e","12"])");
    BOOST_TEST(with_offset(R"(2["e",1])", "12") == R"(2["e",1,"12"])");
}

BOOST_AUTO_TEST_SUITE_END()
