#include "net/http/file_answer.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string>

#include "net/http/http_date.hpp"

using namespace coqewd::net::http;
using namespace std::chrono_literals;

namespace {

const FileFacts facts{
    .size = 1000, .modified = OpenFile::Time(784'111'777s + 5ns), .content_type = "text/plain"};
const std::string changed = "Sun, 06 Nov 1994 08:49:37 GMT";
const std::string before = "Sun, 06 Nov 1994 08:49:36 GMT";
const std::string etag = etag_of(facts);

RequestHead request_with(const std::vector<Field>& fields, const std::string& method = "GET") {
    RequestHead head{.method = method, .target = "/", .fields = {}};
    for (const auto& [name, value] : fields) head.fields.add(name, value);
    return head;
}

FileAnswer ask(const std::vector<Field>& fields, const FileFacts& file = facts) {
    return answer_with(file, request_with(fields));
}

/// The value of a field of the answer; empty when it has none.
std::string field_of(const FileAnswer& answer, std::string_view name) {
    const auto found = std::ranges::find(answer.head.fields, name, &Field::name);
    return found == answer.head.fields.end() ? std::string() : found->value;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(file_answer)

BOOST_AUTO_TEST_CASE(whole_file_says_what_it_is) {
    const FileAnswer answer = ask({});

    BOOST_TEST(answer.head.status == 200U);
    BOOST_TEST(answer.first == 0U);
    BOOST_TEST(answer.bytes == 1000U);
    BOOST_TEST(answer.head.content_type == "text/plain");
    BOOST_TEST(field_of(answer, "ETag") == etag);
    BOOST_TEST(field_of(answer, "Last-Modified") == changed);
    BOOST_TEST(field_of(answer, "Accept-Ranges") == "bytes");
    BOOST_TEST(field_of(answer, "Cache-Control") == "public, max-age=0");
    BOOST_TEST(field_of(answer, "X-Content-Type-Options") == "nosniff");
    BOOST_TEST(field_of(answer, "Vary") == "");
    BOOST_TEST(is_sound(answer.head));
}

BOOST_AUTO_TEST_CASE(tag_names_the_bytes) {
    FileFacts longer = facts;
    FileFacts later = facts;
    FileFacts packed = facts;
    ++longer.size;
    later.modified += 1ns;
    packed.coding = Coding::gzip;

    BOOST_TEST(etag.starts_with('"'));
    BOOST_TEST(etag_of(longer) != etag);
    BOOST_TEST(etag_of(later) != etag);
    BOOST_TEST(etag_of(packed) != etag);
}

BOOST_AUTO_TEST_CASE(packed_file_says_how) {
    FileFacts packed = facts;
    packed.coding = Coding::brotli;
    packed.varies = true;

    const FileAnswer answer = ask({}, packed);

    BOOST_TEST(field_of(answer, "Content-Encoding") == "br");
    BOOST_TEST(field_of(answer, "Vary") == "Accept-Encoding");
}

BOOST_AUTO_TEST_CASE(who_has_it_is_not_sent_it) {
    for (const std::vector<Field>& fields :
         {std::vector<Field>{{"If-None-Match", etag}},
          {{"If-None-Match", "\"x\", W/" + etag}},
          {{"If-None-Match", "*"}},
          {{"If-Modified-Since", changed}},
          {{"If-None-Match", etag}, {"If-Modified-Since", before}},
          {{"If-None-Match", etag}, {"Range", "bytes=0-1"}}}) {
        const FileAnswer answer = ask(fields);

        BOOST_TEST(answer.head.status == 304U);
        BOOST_TEST(answer.head.content_type == "");
        BOOST_TEST(field_of(answer, "ETag") == etag);
        BOOST_TEST(!answer.sends_file());
    }
}

BOOST_AUTO_TEST_CASE(who_has_another_one_is_sent_it) {
    for (const std::vector<Field>& fields :
         {std::vector<Field>{{"If-None-Match", "\"x\""}},
          {{"If-None-Match", ""}},
          {{"If-Modified-Since", before}},
          {{"If-Modified-Since", "yesterday"}},
          // The tag counts, whatever the date says.
          {{"If-None-Match", "\"x\""}, {"If-Modified-Since", changed}}}) {
        BOOST_TEST(ask(fields).head.status == 200U);
    }
}

BOOST_AUTO_TEST_CASE(range_is_a_part) {
    const FileAnswer answer = ask({{"Range", "bytes=100-199"}});

    BOOST_TEST(answer.head.status == 206U);
    BOOST_TEST(answer.first == 100U);
    BOOST_TEST(answer.bytes == 100U);
    BOOST_TEST(field_of(answer, "Content-Range") == "bytes 100-199/1000");
}

BOOST_AUTO_TEST_CASE(range_that_is_not_there_says_how_long_the_file_is) {
    const FileAnswer answer = ask({{"Range", "bytes=1000-"}});

    BOOST_TEST(answer.head.status == 416U);
    BOOST_TEST(field_of(answer, "Content-Range") == "bytes */1000");
    BOOST_TEST(!answer.sends_file());
}

BOOST_AUTO_TEST_CASE(range_is_for_get_alone) {
    const RequestHead head = request_with({{"Range", "bytes=100-199"}}, "HEAD");

    BOOST_TEST(answer_with(facts, head).head.status == 200U);
}

BOOST_AUTO_TEST_CASE(two_fields_of_ranges_count_as_none) {
    BOOST_TEST(ask({{"Range", "bytes=0-1"}, {"Range", "bytes=0-1"}}).head.status == 200U);
}

BOOST_AUTO_TEST_CASE(range_of_another_file_is_not_given) {
    const Field range{"Range", "bytes=0-1"};

    BOOST_TEST(ask({range, {"If-Range", etag}}).head.status == 206U);
    BOOST_TEST(ask({range, {"If-Range", changed}}).head.status == 206U);
    BOOST_TEST(ask({range, {"If-Range", "W/" + etag}}).head.status == 200U);
    BOOST_TEST(ask({range, {"If-Range", "\"x\""}}).head.status == 200U);
    BOOST_TEST(ask({range, {"If-Range", before}}).head.status == 200U);
    BOOST_TEST(ask({range, {"If-Range", "nonsense"}}).head.status == 200U);
    BOOST_TEST(ask({{"Range", "bytes=1000-"}, {"If-Range", "\"x\""}}).head.status == 200U);
}

BOOST_AUTO_TEST_SUITE_END()
