#include "net/http/chunks.hpp"

#include <boost/test/unit_test.hpp>

#include "net/http/error.hpp"

using namespace coqewd;
using namespace coqewd::net;
using http::ChunkDecoder;

namespace {

constexpr std::size_t bytes_max = 1000;

/// What came out, and what was left over or wrong.
struct Decoded {
    std::string body;
    std::size_t used = 0;
    error_code failure;
    bool done = false;
};

/// In pieces of so many bytes.
Decoded decode(std::string_view bytes, std::size_t piece = std::string::npos) {
    ChunkDecoder decoder(bytes_max);
    Decoded decoded;
    while (decoded.used < bytes.size() && !decoder.is_done()) {
        const auto used = decoder.take(bytes.substr(decoded.used, piece), decoded.body);
        if (!used) {
            decoded.failure = used.error();
            return decoded;
        }
        decoded.used += *used;
    }
    decoded.done = decoder.is_done();
    return decoded;
}

void refuse(const std::string& bytes, http::Error why = http::Error::bad_chunk) {
    for (const std::size_t piece : {std::string::npos, std::size_t{1}}) {
        BOOST_TEST_INFO_SCOPE(bytes.substr(0, 100));
        const Decoded decoded = decode(bytes, piece);
        BOOST_TEST((decoded.failure == why));
        BOOST_TEST(!decoded.done);
    }
}

const std::string two_chunks = "5\r\nhello\r\n6;a=b\r\n world\r\n000\r\nA: b\r\nC: d\r\n\r\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(chunks)

BOOST_AUTO_TEST_CASE(content_is_joined_and_what_is_behind_the_body_is_left) {
    const Decoded decoded = decode(two_chunks + "GET");

    BOOST_TEST(decoded.done);
    BOOST_TEST(decoded.body == "hello world");
    BOOST_TEST(decoded.used == two_chunks.size());
}

BOOST_AUTO_TEST_CASE(cuts_make_no_difference) {
    for (std::size_t piece = 1; piece <= two_chunks.size(); ++piece) {
        const Decoded decoded = decode(two_chunks, piece);

        BOOST_TEST(decoded.done);
        BOOST_TEST(decoded.body == "hello world");
    }
}

BOOST_AUTO_TEST_CASE(truncated_body_is_not_done) {
    for (std::size_t size = 0; size < two_chunks.size(); ++size) {
        const Decoded decoded = decode(two_chunks.substr(0, size));

        BOOST_TEST(!decoded.failure);
        BOOST_TEST(!decoded.done);
        BOOST_TEST(decoded.used == size);
    }
}

BOOST_AUTO_TEST_CASE(empty_body_is_its_last_chunk) {
    BOOST_TEST(decode("0\r\n\r\n").done);
    BOOST_TEST(decode("0;last\r\n\r\n").done);
}

BOOST_AUTO_TEST_CASE(size_is_hexadecimal) {
    const std::string content(0xaB, 'x');

    BOOST_TEST(decode("aB\r\n" + content + "\r\n0\r\n\r\n").body == content);
    for (const std::string size : {"", "g", "0x1", "-1", "+1", " 1", "1 ", "1\t", "1,", "1 ;a",
                                   "00000000000000001", "10000000000000000"}) {
        refuse(size + "\r\nx\r\n0\r\n\r\n");
    }
}

BOOST_AUTO_TEST_CASE(lines_end_in_one_way) {
    refuse("1\nx\r\n0\r\n\r\n");
    refuse("1\rx\r\n0\r\n\r\n");
    refuse("1;a\nx\r\n0\r\n\r\n");
    refuse("1;a\r1;b\r\nx\r\n0\r\n\r\n");
    refuse("1\r\nx\n0\r\n\r\n");
    refuse("1\r\nx\r0\r\n\r\n");
    refuse("1\r\nxx\r\n0\r\n\r\n");
    refuse("1\r\nx0\r\n\r\n");
    refuse("0\r\n\n");
    refuse("0\r\n\r\r\n");
    refuse("0\r\nA: b\n\r\n");
    refuse("0\r\nA: b\r\r\n");
    refuse("0\r\nA: b\r\n c\r\n\r\n");
    refuse("0\r\nA: \x01\r\n\r\n");
    refuse(std::string("1;\0\r\nx\r\n0\r\n\r\n", 14));
}

BOOST_AUTO_TEST_CASE(too_large_chunk_is_refused_before_it_comes) {
    const std::string content(bytes_max, 'x');

    BOOST_TEST(decode("3e8\r\n" + content + "\r\n0\r\n\r\n").body == content);
    refuse("3e9\r\n", http::Error::body_too_large);
    refuse("3e8\r\n" + content + "\r\n1\r\n", http::Error::body_too_large);
    refuse("FFFFFFFFFFFFFFFF\r\n", http::Error::body_too_large);
}

BOOST_AUTO_TEST_CASE(framing_is_bounded) {
    const std::size_t most = ChunkDecoder::framing_bytes_max;

    BOOST_TEST(decode("0\r\nA:" + std::string(most - 9, 'x') + "\r\n\r\n").done);
    refuse("0\r\nA:" + std::string(most - 8, 'x') + "\r\n\r\n");
    refuse("1;" + std::string(most, 'x') + "\r\nx\r\n0\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(framing_is_bounded_by_the_content_too) {
    std::string little, much;
    for (std::size_t count = 0; count < bytes_max; ++count) {
        little += "1;extension\r\nx\r\n";
        much += "1;a much longer extension\r\nx\r\n";
    }

    BOOST_TEST(decode(little + "0\r\n\r\n").done);
    refuse(much + "0\r\n\r\n");
}

BOOST_AUTO_TEST_SUITE_END()
