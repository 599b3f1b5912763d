#include "core/message/envelope.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <string>
#include <string_view>

#include "tests/core/message_oracle.hpp"
#include "tests/core/random_json.hpp"
#include "tests/core/spliced.hpp"

using namespace coqewd;
using namespace std::chrono_literals;
using coqewd::testing::message_disagreement;
using coqewd::testing::RandomJson;
using coqewd::testing::spliced;

namespace {

/// The error for a message with these members behind its type.
error_code error_of(const std::string& members) {
    const auto envelope = read_envelope("{\"type\":\"t\"," + members + "}");
    return envelope ? error_code() : envelope.error();
}

Envelope envelope_of(const std::string& members) {
    static std::string text;
    text = "{\"type\":\"t\"," + members + "}";
    return read_envelope(text).value();
}

std::string random_message(RandomJson& random) {
    std::string text = "{\"type\":" + random.string();
    for (std::size_t members = random.below(8); members != 0; --members) {
        text += "," + random.space();
        text += random.one_of<std::string>(
            {"\"token\"", "\"to\\u006ben\"", "\"jwt\"", "\"params\"", "\"service\"", "\"other\"",
             "\"application\"", "\"message\"", "\"coqewd_x\"", "\"coqewd\\u005Fy\"", "\"socketId\"",
             "\"qewd_destination\"", "\"qewd_application\"", "\"type\"", "\"__proto__\"",
             "\"ipAddress\"", "\"dbIndex\"", "\"ewd_application\""});
        text += random.space() + ":" + (random.below(3) ? random.string() : random.value(2));
    }
    return text + random.space() + "}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(envelope)

BOOST_AUTO_TEST_CASE(a_message_is_read_in_full) {
    const std::string text =
        "{\"type\":\"login\",\"application\":\"demo\",\"service\":\"stock\",\"token\":\"abc.def\","
        "\"jwt\":true,\"ms_requestId\":7,\"params\":{\"a\":[1]},\"message\":\"m\","
        "\"finished\":false,\"qewd_destination\":\"ms1\",\"qewd_application\":\"rig\","
        "\"coqewd_budget_ms\":1500,\"coqewd_hops\":2}";

    const Envelope read = read_envelope(text).value();

    BOOST_TEST(read.type == "login");
    BOOST_TEST(read.application.text == "demo");
    BOOST_TEST(read.service.text == "stock");
    BOOST_TEST(read.token.valid());
    BOOST_TEST(read.token.text == "abc.def");
    BOOST_TEST(read.jwt);
    BOOST_TEST(read.request_id == "7");
    BOOST_TEST(read.params->text == "{\"a\":[1]}");
    BOOST_TEST(read.message->text == "\"m\"");
    BOOST_TEST(read.finished.value() == false);
    BOOST_TEST(read.qewd_destination.text == "ms1");
    BOOST_TEST(read.qewd_application.text == "rig");
    BOOST_TEST((read.budget == 1500ms));
    BOOST_TEST(read.hops.value() == 2u);
    BOOST_TEST(message_disagreement(text) == "");
}

BOOST_AUTO_TEST_CASE(what_is_not_said_is_absent) {
    const std::string text = "{\"type\":\"t\"}";

    const Envelope read = read_envelope(text).value();

    BOOST_TEST(!read.token.present());
    BOOST_TEST(!read.application.present());
    BOOST_TEST(!read.service.present());
    BOOST_TEST(!read.qewd_destination.present());
    BOOST_TEST(!read.qewd_application.present());
    BOOST_TEST(!read.jwt);
    BOOST_TEST(read.request_id.empty());
    BOOST_TEST(!read.finished.has_value());
    BOOST_TEST(!read.message.has_value());
    BOOST_TEST(!read.params.has_value());
    BOOST_TEST(!read.budget.has_value());
    BOOST_TEST(!read.hops.has_value());
    BOOST_TEST(!read.kept);
}

BOOST_AUTO_TEST_CASE(an_empty_text_is_not_an_absent_one) {
    const Envelope read = envelope_of("\"token\":\"\",\"service\":\"\"");

    BOOST_TEST(read.token.valid());
    BOOST_TEST(read.token.text == "");
    BOOST_TEST(read.service.present());
}

BOOST_AUTO_TEST_CASE(a_message_without_a_type_is_none) {
    for (const auto text :
         {"{}", "{\"type\":\"\"}", "{\"type\":null}", "{\"type\":1}", "{\"type\":[\"a\"]}",
          "{\"type\":\"a\",\"type\":2}", "{\"Type\":\"a\"}", "{\"params\":{\"type\":\"a\"}}"}) {
        BOOST_TEST(read_envelope(text).error() == make_error_code(EnvelopeError::no_type), text);
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_object_is_no_message) {
    for (const auto text : {"null", "[]", "\"type\"", "1", "true", "[{\"type\":\"a\"}]"}) {
        BOOST_TEST(read_envelope(text).error() == make_error_code(JsonError::not_an_object), text);
    }
    BOOST_TEST(read_envelope("").error() == make_error_code(JsonError::incomplete));
    BOOST_TEST(read_envelope("{\"type\":\"a\"} x").error() == make_error_code(JsonError::trailing));
}

BOOST_AUTO_TEST_CASE(a_token_of_another_type_never_authenticates) {
    for (const auto token : {"1", "true", "{\"a\":\"b\"}", "[\"abc\"]"}) {
        const Envelope read = envelope_of("\"token\":\"good\",\"token\":" + std::string(token));

        BOOST_TEST(read.token.present());
        BOOST_TEST(!read.token.valid());
        BOOST_TEST(read.token.text == "");
    }
}

BOOST_AUTO_TEST_CASE(null_counts_as_missing) {
    const Envelope read = envelope_of(
        "\"token\":null,\"service\":null,\"ms_requestId\":null,\"params\":null,\"message\":null,"
        "\"coqewd_hops\":null,\"coqewd_budget_ms\":null");

    BOOST_TEST(!read.token.present());
    BOOST_TEST(!read.service.present());
    BOOST_TEST(read.request_id.empty());
    BOOST_TEST(!read.params.has_value());
    BOOST_TEST(!read.message.has_value());
    BOOST_TEST(!read.hops.has_value());
    BOOST_TEST(!read.budget.has_value());
    BOOST_TEST(read.members.size() == 8u);
}

BOOST_AUTO_TEST_CASE(jwt_is_true_only_when_it_is_literally_true) {
    for (const auto value : {"false", "1", "\"true\"", "null", "{}", "[true]"}) {
        BOOST_TEST(!envelope_of("\"jwt\":" + std::string(value)).jwt, value);
    }
    BOOST_TEST(!envelope_of("\"jwt\":true,\"jwt\":false").jwt);
    BOOST_TEST(envelope_of("\"jwt\":false,\"jwt\":true").jwt);
}

BOOST_AUTO_TEST_CASE(escaped_keys_and_texts_are_understood) {
    const std::string text =
        "{\"\\u0074ype\":\"a\\u002fb\\n\",\"to\\u006ben\":\"x\\\"y\",\"coqewd\\u005fhops\":3}";

    const Envelope read = read_envelope(text).value();

    BOOST_TEST(read.type == "a/b\n");
    BOOST_TEST(read.token.text == "x\"y");
    BOOST_TEST(read.hops.value() == 3u);
    BOOST_TEST(message_disagreement(text) == "");
}

BOOST_AUTO_TEST_CASE(a_copy_keeps_the_texts_that_had_escapes) {
    const std::string text = "{\"type\":\"a\\u0062\",\"token\":\"\\u0063d\"}";
    Envelope copy;
    {
        const Envelope read = read_envelope(text).value();
        copy = read;
    }

    BOOST_TEST(copy.type == "ab");
    BOOST_TEST(copy.token.text == "cd");
}

BOOST_AUTO_TEST_CASE(the_last_of_repeated_members_counts) {
    const Envelope read = envelope_of(
        "\"token\":\"a\",\"to\\u006ben\":\"b\",\"type\":\"u\",\"ms_requestId\":1,"
        "\"ms_requestId\":\"two\",\"token\":\"c\"");

    BOOST_TEST(read.type == "u");
    BOOST_TEST(read.token.text == "c");
    BOOST_TEST(read.request_id == "\"two\"");
}

BOOST_AUTO_TEST_CASE(names_of_prototypes_mean_nothing) {
    const std::string text =
        "{\"type\":\"constructor\",\"__proto__\":{\"token\":\"x\"},\"constructor\":{},"
        "\"toString\":1}";

    const Envelope read = read_envelope(text).value();

    BOOST_TEST(read.type == "constructor");
    BOOST_TEST(!read.token.present());
    BOOST_TEST(read.members.size() == 1u);
}

BOOST_AUTO_TEST_CASE(names_fit_at_the_limit_and_not_above) {
    const std::string fits(256, 'n');
    const auto message = [](std::string_view key, const std::string& name) {
        return "{\"type\":\"t\",\"" + std::string(key) + "\":\"" + name + "\"}";
    };

    for (const auto key :
         {"type", "application", "service", "qewd_destination", "qewd_application"}) {
        BOOST_TEST(read_envelope(message(key, fits)).has_value(), key);
        BOOST_TEST(read_envelope(message(key, fits + "n")).error() ==
                       make_error_code(EnvelopeError::name_too_long),
                   key);
    }
    BOOST_TEST(read_envelope(message("token", std::string(5000, 'n'))).has_value());
}

BOOST_AUTO_TEST_CASE(a_name_is_measured_without_its_escapes) {
    std::string escaped;
    for (int letter = 0; letter != 256; ++letter) escaped += "\\u0061";

    BOOST_TEST(read_envelope("{\"type\":\"" + escaped + "\"}")->type == std::string(256, 'a'));
    BOOST_TEST(read_envelope("{\"type\":\"" + escaped + "a\"}").has_error());
}

BOOST_AUTO_TEST_CASE(a_request_id_is_echoed_as_it_was_written) {
    BOOST_TEST(envelope_of("\"ms_requestId\": 1.50e1 ").request_id == "1.50e1");
    BOOST_TEST(envelope_of("\"ms_requestId\":\"\\u0041\"").request_id == "\"\\u0041\"");
}

BOOST_AUTO_TEST_CASE(a_request_id_must_be_a_short_number_or_string) {
    const auto invalid = make_error_code(EnvelopeError::invalid_request_id);

    for (const auto id : {"true", "false", "{}", "[1]"}) {
        BOOST_TEST(error_of("\"ms_requestId\":" + std::string(id)) == invalid, id);
    }
    BOOST_TEST(!error_of("\"ms_requestId\":" + std::string(256, '1')));
    BOOST_TEST(error_of("\"ms_requestId\":" + std::string(257, '1')) == invalid);
}

BOOST_AUTO_TEST_CASE(a_budget_is_a_whole_number_and_bounded) {
    BOOST_TEST((envelope_of("\"coqewd_budget_ms\":0").budget == 0ms));
    BOOST_TEST((envelope_of("\"coqewd_budget_ms\":86400001").budget == budget_max));
    BOOST_TEST((envelope_of("\"coqewd_budget_ms\":99999999999999999999999").budget == budget_max));
    for (const auto value : {"-1", "-0", "1.5", "1e3", "\"5\"", "true", "{}"}) {
        BOOST_TEST(error_of("\"coqewd_budget_ms\":" + std::string(value)) ==
                       make_error_code(EnvelopeError::invalid_budget),
                   value);
    }
}

BOOST_AUTO_TEST_CASE(hops_are_a_whole_number_and_bounded) {
    BOOST_TEST(envelope_of("\"coqewd_hops\":0").hops.value() == 0u);
    BOOST_TEST(envelope_of("\"coqewd_hops\":4294967296").hops.value() == 4294967295u);
    for (const auto value : {"-1", "1.0", "\"1\"", "false", "[]"}) {
        BOOST_TEST(error_of("\"coqewd_hops\":" + std::string(value)) ==
                       make_error_code(EnvelopeError::invalid_hops),
                   value);
    }
}

BOOST_AUTO_TEST_CASE(a_message_that_repeats_too_many_members_is_refused) {
    std::string members = "\"jwt\":1";
    for (std::size_t count = 2; count != known_members_max; ++count) members += ",\"jwt\":1";

    BOOST_TEST(envelope_of(members).members.size() == known_members_max);
    BOOST_TEST(error_of(members + ",\"jwt\":1") ==
               make_error_code(EnvelopeError::too_many_members));
    BOOST_TEST(!error_of(members + ",\"unknown\":1"));
}

BOOST_AUTO_TEST_CASE(controlled_members_are_cut_out_and_replaced) {
    const std::string text =
        "{ \"type\":\"t\", \"token\":\"old\", \"jwt\":true , \"x\":1, "
        "\"socketId\":\"s\",\"ipAddress\":"
        "\"i\",\"dbIndex\":\"0\",\"qewd_destination\":\"d\",\"qewd_application\":\"a\",\"coqewd_"
        "future\":"
        "{}, \"to\\u006ben\":\"forged\", \"application\":\"kept\", \"ms_requestId\":3}";

    const Envelope read = read_envelope(text).value();
    const std::string forwarded =
        spliced(text, spans_of(read.members, controlled_members), "\"token\":\"new\"");

    BOOST_TEST(forwarded ==
               "{ \"type\":\"t\",   \"x\":1,   \"application\":\"kept\",\"token\":\"new\"}");
    BOOST_TEST(message_disagreement(text) == "");
}

BOOST_AUTO_TEST_CASE(a_message_cut_anywhere_is_refused) {
    const std::string text = "{\"type\":\"t\\u0041\",\"token\":\"x\",\"params\":{\"a\":[1,2.5]}}";
    BOOST_TEST_REQUIRE(read_envelope(text).has_value());

    for (std::size_t size = 0; size != text.size(); ++size) {
        BOOST_TEST(read_envelope(text.substr(0, size)).has_error(), size);
    }
}

BOOST_AUTO_TEST_CASE(random_messages_are_read_and_spliced_as_boost_json_would) {
    RandomJson random(4711);
    int read = 0;

    for (int round = 0; round != 10000; ++round) {
        std::string text = random_message(random);
        if (round % 2 == 1) text = random.damaged(std::move(text));
        const std::string difference = message_disagreement(text);
        BOOST_TEST_REQUIRE(difference.empty(), difference << ": " << text);
        if (read_envelope(text)) ++read;
    }

    BOOST_TEST(read > 2000);
}

BOOST_AUTO_TEST_SUITE_END()
