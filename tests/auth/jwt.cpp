#include "auth/jwt.hpp"

#include "auth/base64url.hpp"
#include "tests/auth/keys.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <thread>
#include <vector>

using namespace coqewd::auth;
namespace json = boost::json;

namespace {

constexpr Now moment{std::chrono::seconds{1'795'464'930}};
constexpr std::int64_t moment_seconds = moment.time_since_epoch().count();

constexpr std::string_view hs256_header = R"({"typ":"JWT","alg":"HS256"})";

// The token of QEWD's specification, section 6.3.
constexpr std::string_view vector_payload =
    R"({"exp":1795465227,"iat":1795464927,"iss":"qewd.jwt","application":"rig-app","timeout":300,)"
    R"("qewd":"93d90ce2263f65b0a599228747ef67f806cc0e1a6dd25471cbd8ca2e5f12ad654a94c41f8fb6ae7ee3)"
    R"(394ef394f8e0acd52c8080d8c07cd2f56658f1642397de925676f821d6e8be45358e4308175d3a5e51b1cd22d1)"
    R"(368ef0c9ce2f1d05a693"})";
constexpr std::string_view vector_signature = "a8AXTqYWDiTSMh0RR5js7U39bc71VmfZcjBhbaoycyc";

std::string vector_token() {
    return std::string(plain_header_segment) + '.' + base64url_encode(vector_payload) + '.' +
           std::string(vector_signature);
}

struct Parts {
    std::string_view header = hs256_header;
    std::string_view payload = R"({"iss":"qewd.jwt"})";
};

// A token whose signature is right, whatever its header and payload are.
std::string token_of(const KeyRing& ring, const Parts& parts) {
    std::string token = base64url_encode(parts.header) + '.' + base64url_encode(parts.payload);
    return token + '.' + base64url_encode(ring.signer().hmac.of(token));
}

auto fault_of(const KeyRing& ring, std::string_view token) {
    return verify(ring, token, moment).error();
}

auto header_fault(std::string_view header) {
    const KeyRing ring = ring_of(new_secret);
    return fault_of(ring, token_of(ring, {.header = header}));
}

auto payload_fault(std::string_view payload) {
    const KeyRing ring = ring_of(new_secret);
    return fault_of(ring, token_of(ring, {.payload = payload}));
}

const boost::system::error_code no_fault;

}  // namespace

BOOST_AUTO_TEST_SUITE(jwt)

BOOST_AUTO_TEST_CASE(qewd_token_of_the_specification_is_verified) {
    const auto claims = verify(ring_of(vector_secret), vector_token(), moment);

    BOOST_REQUIRE(claims.has_value());
    BOOST_TEST(json::serialize(*claims) == vector_payload);
}

BOOST_AUTO_TEST_CASE(qewd_token_of_the_specification_is_signed_byte_for_byte) {
    const auto claims = json::parse({vector_payload.data(), vector_payload.size()}).as_object();

    BOOST_TEST(sign(ring_of(vector_secret), claims) == vector_token());
}

BOOST_AUTO_TEST_CASE(every_changed_character_is_refused) {
    const KeyRing ring = ring_of(vector_secret);
    const std::string good = vector_token();

    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string token = good;
        token[i] = token[i] == 'A' ? 'B' : 'A';
        BOOST_TEST(verify(ring, token, moment).has_error(), "character " << i);
    }
}

BOOST_AUTO_TEST_CASE(changed_segments_are_refused_with_the_signature_as_reason) {
    const KeyRing ring = ring_of(new_secret);
    const std::string good = sign(ring, {{"user", "rob"}});
    const std::string other = sign(ring, {{"user", "eve"}});
    const auto payload = good.find('.') + 1, signature = good.rfind('.') + 1;

    const std::string other_payload = good.substr(0, payload) +
                                      other.substr(payload, signature - payload) +
                                      good.substr(signature);
    const std::string other_header =
        base64url_encode(std::string_view(R"({"alg":"HS256"})")) + good.substr(payload - 1);
    const std::string no_signature = good.substr(0, signature);

    BOOST_TEST((fault_of(ring, other_payload) == Error::signature));
    BOOST_TEST((fault_of(ring, other_header) == Error::signature));
    BOOST_TEST((fault_of(ring, no_signature) == Error::signature));
}

BOOST_AUTO_TEST_CASE(a_second_spelling_of_the_signature_is_refused) {
    const KeyRing ring = ring_of(vector_secret);
    std::string token = vector_token();

    // The last character of 43 carries two bits that no byte uses.
    token.back() = 'd';

    BOOST_TEST((fault_of(ring, token) == Error::signature));
    BOOST_TEST((fault_of(ring, vector_token() + '=') == Error::signature));
}

BOOST_AUTO_TEST_CASE(a_token_cut_anywhere_is_refused) {
    const KeyRing ring = ring_of(vector_secret);
    const std::string good = vector_token();

    for (std::size_t size = 0; size < good.size(); ++size) {
        const auto cut = std::string_view(good).substr(0, size);
        const bool three_segments = std::count(cut.begin(), cut.end(), '.') == 2;
        const Error expected = three_segments ? Error::signature : Error::segments;
        BOOST_TEST((fault_of(ring, cut) == expected), "size " << size);
    }
}

BOOST_AUTO_TEST_CASE(exactly_three_segments_are_accepted) {
    const KeyRing ring = ring_of(vector_secret);

    const std::vector<std::string> tokens{
        "", ".", "a", "a.b", '.' + vector_token(), vector_token() + '.', std::string(1000, '.')};
    for (const auto& token : tokens) {
        BOOST_TEST((fault_of(ring, token) == Error::segments), token);
    }
    BOOST_TEST((fault_of(ring, "..") == Error::header));
}

BOOST_AUTO_TEST_CASE(no_algorithm_but_hs256_is_accepted) {
    for (const auto* algorithm :
         {R"("none")", R"("None")", R"("")", R"("HS384")", R"("HS512")", R"("RS256")", R"("ES256")",
          R"("hs256")", R"("HS256 ")", R"(["HS256"])", R"({"HS256":1})", "null", "true", "256"}) {
        const std::string header = std::string(R"({"typ":"JWT","alg":)") + algorithm + '}';
        BOOST_TEST((header_fault(header) == Error::algorithm), header);
    }
    BOOST_TEST((header_fault(R"({"typ":"JWT"})") == Error::algorithm));
    BOOST_TEST((header_fault("{}") == Error::algorithm));
    BOOST_TEST((header_fault(R"({"alg":"HS256","alg":"none"})") == Error::algorithm));
}

BOOST_AUTO_TEST_CASE(an_unsigned_token_is_refused) {
    const std::string token = base64url_encode(std::string_view(R"({"alg":"none"})")) + '.' +
                              base64url_encode(std::string_view(R"({"user":"eve"})")) + '.';

    BOOST_TEST((fault_of(ring_of(new_secret), token) == Error::algorithm));
}

BOOST_AUTO_TEST_CASE(headers_written_by_others_are_accepted) {
    for (const auto* header : {R"({"alg":"HS256","typ":"JWT"})", R"({"alg":"HS256"})",
                               R"( { "typ" : "jwt", "alg" : "HS256", "cty" : "x" } )"}) {
        BOOST_TEST(header_fault(header) == no_fault, header);
    }
}

BOOST_AUTO_TEST_CASE(undecodable_headers_are_refused) {
    for (const auto* header :
         {"", "HS256", "[]", "null", R"({"alg":"HS256")", R"({"alg":"HS256"}x)",
          R"({"alg":"HS256","kid":1})", R"({"alg":"HS256","kid":null})",
          R"({"alg":"HS256","kid":""})", R"({"alg":"HS256","a":[[[[1]]]]})"}) {
        BOOST_TEST((header_fault(header) == Error::header), header);
    }
    const std::string padded = R"({"alg":"HS256"})" + std::string(1024, ' ');
    BOOST_TEST((header_fault(padded) == Error::header));
    BOOST_TEST((fault_of(ring_of(new_secret), "!!!!.e30.AAAA") == Error::header));
}

BOOST_AUTO_TEST_CASE(a_header_that_demands_an_extension_is_refused) {
    BOOST_TEST((header_fault(R"({"alg":"HS256","crit":["b64"],"b64":false})") ==
                Error::critical_extension));
}

BOOST_AUTO_TEST_CASE(undecodable_payloads_are_refused) {
    for (const auto* payload : {"", "1", "null", "[]", "\"a\"", "{", "{}x", "{\"a\":\"\xff\"}"}) {
        BOOST_TEST((payload_fault(payload) == Error::payload), payload);
    }
    const std::string deep = "{\"a\":" + std::string(40, '[') + std::string(40, ']') + '}';
    BOOST_TEST((payload_fault(deep) == Error::payload));
}

BOOST_AUTO_TEST_CASE(a_signed_payload_that_is_not_base64url_is_refused) {
    const KeyRing ring = ring_of(new_secret);
    std::string token = std::string(plain_header_segment) + ".e30=";
    token += '.' + base64url_encode(ring.signer().hmac.of(token));

    BOOST_TEST((fault_of(ring, token) == Error::payload));
}

BOOST_AUTO_TEST_CASE(the_payload_of_an_unproved_token_is_not_looked_at) {
    const std::string token = token_of(ring_of(foreign_secret), {.payload = "not JSON"});

    BOOST_TEST((fault_of(ring_of(new_secret), token) == Error::signature));
}

BOOST_AUTO_TEST_CASE(a_token_signed_with_another_secret_is_refused) {
    const std::string token = sign(ring_of(foreign_secret), {{"user", "eve"}});

    BOOST_TEST((fault_of(ring_of(new_secret), token) == Error::signature));
}

BOOST_AUTO_TEST_CASE(after_a_rotation_old_tokens_verify_and_new_ones_use_the_new_key) {
    const KeyRing before = ring_of({Key{"old", old_secret}});
    const KeyRing during = ring_of({Key{"new", new_secret}, Key{"old", old_secret}});
    const KeyRing after = ring_of({Key{"new", new_secret}});
    const std::string old_token = sign(before, {{"n", 1}}), new_token = sign(during, {{"n", 2}});

    BOOST_TEST(fault_of(during, old_token) == no_fault);
    BOOST_TEST(fault_of(during, new_token) == no_fault);
    BOOST_TEST(fault_of(after, new_token) == no_fault);
    BOOST_TEST((fault_of(after, old_token) == Error::signature));
    BOOST_TEST((fault_of(before, new_token) == Error::signature));
}

BOOST_AUTO_TEST_CASE(a_token_without_kid_is_tried_against_every_key) {
    const KeyRing ring = ring_of({Key{"new", new_secret}, Key{"old", old_secret}});

    BOOST_TEST(fault_of(ring, sign(ring_of(old_secret), {})) == no_fault);
    BOOST_TEST(fault_of(ring, sign(ring_of(new_secret), {})) == no_fault);
    BOOST_TEST((fault_of(ring, sign(ring_of(foreign_secret), {})) == Error::signature));
}

BOOST_AUTO_TEST_CASE(a_token_is_checked_against_the_key_it_names_only) {
    const KeyRing ring = ring_of({Key{"new", new_secret}, Key{"old", old_secret}});
    const KeyRing unknown = ring_of({Key{"unknown", new_secret}});
    const KeyRing wrong_name = ring_of({Key{"old", new_secret}});

    BOOST_TEST((fault_of(ring, sign(unknown, {})) == Error::signature));
    BOOST_TEST((fault_of(ring, sign(wrong_name, {})) == Error::signature));
}

BOOST_AUTO_TEST_CASE(a_kid_in_a_foreign_header_is_found) {
    const KeyRing ring = ring_of({Key{"new", new_secret}, Key{"old", old_secret}});
    const KeyRing old_key = ring_of(old_secret);
    const std::string right = token_of(old_key, {.header = R"({"kid":"old","alg":"HS256"})"});
    const std::string wrong = token_of(old_key, {.header = R"({"kid":"new","alg":"HS256"})"});

    BOOST_TEST(fault_of(ring, right) == no_fault);
    BOOST_TEST((fault_of(ring, wrong) == Error::signature));
}

BOOST_AUTO_TEST_CASE(exp_is_checked_to_the_second_with_five_seconds_of_leeway) {
    const KeyRing ring = ring_of(new_secret);
    const auto with_exp = [&](std::int64_t exp) { return sign(ring, {{"exp", exp}}); };

    BOOST_TEST(fault_of(ring, with_exp(moment_seconds + 1)) == no_fault);
    BOOST_TEST(fault_of(ring, with_exp(moment_seconds - 4)) == no_fault);
    BOOST_TEST((fault_of(ring, with_exp(moment_seconds - 5)) == Error::expired));
    BOOST_TEST((fault_of(ring, with_exp(0)) == Error::expired));
}

BOOST_AUTO_TEST_CASE(nbf_is_checked_to_the_second_with_five_seconds_of_leeway) {
    const KeyRing ring = ring_of(new_secret);
    const auto with_nbf = [&](std::int64_t nbf) { return sign(ring, {{"nbf", nbf}}); };

    BOOST_TEST(fault_of(ring, with_nbf(moment_seconds)) == no_fault);
    BOOST_TEST(fault_of(ring, with_nbf(moment_seconds + 5)) == no_fault);
    BOOST_TEST((fault_of(ring, with_nbf(moment_seconds + 6)) == Error::not_yet_active));
    BOOST_TEST(fault_of(ring, with_nbf(-1)) == no_fault);
}

BOOST_AUTO_TEST_CASE(the_leeway_is_an_option) {
    const KeyRing ring = ring_of(new_secret);
    const VerifyOptions exact{.leeway = std::chrono::seconds{0}};
    const VerifyOptions minute{.leeway = std::chrono::seconds{60}};
    const std::string now = sign(ring, {{"exp", moment_seconds}});
    const std::string past = sign(ring, {{"exp", moment_seconds - 59}});

    BOOST_TEST((verify(ring, now, moment, exact).error() == Error::expired));
    BOOST_TEST(verify(ring, past, moment, minute).has_value());
}

BOOST_AUTO_TEST_CASE(the_signature_alone_can_be_verified_at_any_time) {
    const KeyRing ring = ring_of(new_secret);
    const std::string over = sign(ring, {{"exp", 1}, {"iss", "qewd.jwt"}});
    const std::string not_yet = sign(ring, {{"nbf", 1e12}});

    BOOST_TEST((verify_signature(ring, over).value().at("iss") == "qewd.jwt"));
    BOOST_TEST(verify_signature(ring, not_yet).has_value());
    BOOST_TEST((verify_signature(ring_of(old_secret), over).error() == Error::signature));
    BOOST_TEST(
        (verify_signature(ring, over, {.token_bytes_max = 10}).error() == Error::token_too_long));
}

BOOST_AUTO_TEST_CASE(a_token_without_exp_is_accepted) {
    BOOST_TEST(payload_fault(R"({"iat":1})") == no_fault);
}

BOOST_AUTO_TEST_CASE(time_claims_of_any_size_and_kind_are_compared_correctly) {
    for (const auto* far :
         {"1795464931.5", "1795464925.5", "9223372036854775807", "18446744073709551615", "1e300"}) {
        BOOST_TEST(payload_fault(std::string(R"({"exp":)") + far + '}') == no_fault, far);
    }
    for (const auto* past : {"-1", "-9223372036854775808", "-1e300", "1795464924.9", "0.5"}) {
        const auto payload = std::string(R"({"exp":)") + past + '}';
        BOOST_TEST((payload_fault(payload) == Error::expired), past);
    }
    BOOST_TEST((payload_fault(R"({"nbf":18446744073709551615})") == Error::not_yet_active));
    BOOST_TEST((payload_fault(R"({"nbf":1e300})") == Error::not_yet_active));
}

BOOST_AUTO_TEST_CASE(numbers_beyond_a_double_are_refused) {
    for (const auto* payload : {R"({"exp":1e999})", R"({"nbf":-1e999})", R"({"other":1e999})"}) {
        BOOST_TEST((payload_fault(payload) == Error::payload), payload);
    }
}

BOOST_AUTO_TEST_CASE(clocks_at_their_ends_do_not_overflow) {
    const KeyRing ring = ring_of(new_secret);
    const std::string token = sign(ring, {{"exp", moment_seconds}});
    const VerifyOptions forever{.leeway = std::chrono::seconds::max()};

    BOOST_TEST((verify(ring, token, Now::max()).error() == Error::expired));
    BOOST_TEST(verify(ring, token, Now::min()).has_value());
    BOOST_TEST(verify(ring, token, moment, forever).has_value());
}

BOOST_AUTO_TEST_CASE(a_token_over_the_limit_is_refused_before_anything_else) {
    const KeyRing ring = ring_of(new_secret);
    const std::string token = sign(ring, {{"text", std::string(1000, 'x')}});

    const VerifyOptions exact{.token_bytes_max = token.size()};
    const VerifyOptions below{.token_bytes_max = token.size() - 1};

    BOOST_TEST(verify(ring, token, moment, exact).has_value());
    BOOST_TEST((verify(ring, token, moment, below).error() == Error::token_too_long));
    BOOST_TEST((fault_of(ring, std::string(65'537, 'x')) == Error::token_too_long));
    BOOST_TEST((fault_of(ring, std::string(65'536, 'x')) == Error::segments));
}

BOOST_AUTO_TEST_CASE(claims_keep_their_order_and_characters) {
    const KeyRing ring = ring_of(new_secret);
    const json::object claims{
        {"z", "\"\\/\n\u00e9\U0001f600"}, {"a", 1}, {"m", {1, "two", nullptr}}};

    const auto back = verify(ring, sign(ring, claims), moment).value();

    BOOST_TEST(json::serialize(back) == json::serialize(claims));
}

BOOST_AUTO_TEST_CASE(of_a_repeated_claim_the_last_counts) {
    const auto past = R"({"exp":9999999999,"exp":1})";

    BOOST_TEST((payload_fault(past) == Error::expired));
}

BOOST_AUTO_TEST_CASE(no_error_text_repeats_the_token) {
    const KeyRing ring = ring_of(new_secret);
    const std::string token = sign(ring_of(foreign_secret), {{"user", "eve"}});

    const std::string text = fault_of(ring, token).message();

    BOOST_TEST(text == "Signature verification failed");
}

BOOST_AUTO_TEST_CASE(threads_share_one_ring) {
    const KeyRing ring = ring_of({Key{"new", new_secret}, Key{"old", old_secret}});
    std::array<int, 4> verified{};
    std::vector<std::thread> threads;

    for (int& count : verified) {
        threads.emplace_back([&ring, &count] {
            for (int i = 0; i < 200; ++i) {
                const auto claims = verify(ring, sign(ring, {{"i", i}}), moment);
                if (claims && claims->at("i") == i) ++count;
            }
        });
    }
    for (auto& thread : threads) thread.join();

    BOOST_TEST((verified == std::array{200, 200, 200, 200}));
}

BOOST_AUTO_TEST_SUITE_END()
