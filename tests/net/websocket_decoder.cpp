#include "net/websocket/decoder.hpp"

#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "net/websocket/encoder.hpp"
#include "tests/net/websocket_transcript.hpp"

namespace {

using namespace coqewd::net::websocket;
using namespace std::string_literals;

constexpr MaskKey key{'\x37', '\xFA', '\x21', '\x3D'};
constexpr std::array sizes_at_the_edges{0, 1, 125, 126, 127, 65535, 65536, 100'000};

Heard text(std::string payload) {
    return {Opcode::text, std::move(payload)};
}
Heard binary(std::string payload) {
    return {Opcode::binary, std::move(payload)};
}
Heard ping(std::string payload) {
    return {Opcode::ping, std::move(payload)};
}
Heard pong(std::string payload) {
    return {Opcode::pong, std::move(payload)};
}

std::string pattern(std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 7 + i / 251);
    return bytes;
}

Mask mask_for(Role reader) {
    return reader == Role::server ? Mask(key) : Mask();
}

/// A conversation with every kind of frame, as the reader hears it.
std::string all_kinds(Role reader) {
    const Mask mask = mask_for(reader);
    std::string bytes;
    append_text(bytes, "Hellö, wörld €", mask);
    append_binary(bytes, pattern(300), mask);
    append_frame(bytes, {.opcode = Opcode::ping, .mask = mask}, "are you there");
    append_frame(bytes, {.opcode = Opcode::text, .fin = false, .mask = mask}, "gr\xC3");
    append_pong(bytes, "", mask);
    append_frame(bytes, {.opcode = Opcode::continuation, .fin = false, .mask = mask}, "");
    append_frame(bytes, {.opcode = Opcode::continuation, .mask = mask}, "\xBC\xC3\x9F");
    append_text(bytes, "", mask);
    append_close(bytes, {CloseCode::going_away, "tschüß"}, mask);
    return bytes;
}

Transcript all_kinds_heard() {
    return {{text("Hellö, wörld €"), binary(pattern(300)), ping("are you there"), pong(""),
             text("grüß"), text(""), Heard{Opcode::close, "tschüß", CloseCode::going_away}}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(websocket_decoder)

// RFC 6455 section 5.7.
BOOST_AUTO_TEST_CASE(examples_of_the_rfc_are_understood) {
    const auto plain = "\x81\x05Hello"s;
    const auto masked = "\x81\x85\x37\xFA\x21\x3D\x7F\x9F\x4D\x51\x58"s;
    const auto fragments = "\x01\x03Hel\x80\x02lo"s;
    const auto ping_plain = "\x89\x05Hello"s;
    const auto pong_masked = "\x8A\x85\x37\xFA\x21\x3D\x7F\x9F\x4D\x51\x58"s;
    const auto bytes_256 = "\x82\x7E\x01\x00"s + pattern(256);
    const auto bytes_64k = "\x82\x7F\x00\x00\x00\x00\x00\x01\x00\x00"s + pattern(65536);

    BOOST_TEST(decode_at_once(Role::client, plain) == Transcript{{text("Hello")}});
    BOOST_TEST(decode_at_once(Role::server, masked) == Transcript{{text("Hello")}});
    BOOST_TEST(decode_at_once(Role::client, fragments) == Transcript{{text("Hello")}});
    BOOST_TEST(decode_at_once(Role::client, ping_plain) == Transcript{{ping("Hello")}});
    BOOST_TEST(decode_at_once(Role::server, pong_masked) == Transcript{{pong("Hello")}});
    BOOST_TEST(decode_at_once(Role::client, bytes_256) == Transcript{{binary(pattern(256))}});
    BOOST_TEST(decode_at_once(Role::client, bytes_64k) == Transcript{{binary(pattern(65536))}});
}

BOOST_AUTO_TEST_CASE(bytes_may_arrive_in_any_pieces) {
    for (const Role role : {Role::server, Role::client}) {
        const std::string bytes = all_kinds(role);

        BOOST_TEST(decode_at_once(role, bytes) == all_kinds_heard());
        BOOST_TEST(decode_by_bytes(role, bytes) == all_kinds_heard());
        for (unsigned seed = 1; seed <= 200; ++seed) {
            BOOST_TEST(decode_at_random(role, bytes, seed, 1 + seed) == all_kinds_heard());
        }
    }
}

BOOST_AUTO_TEST_CASE(a_stream_cut_at_each_byte_gives_a_prefix_and_waits_for_more) {
    const std::string bytes = all_kinds(Role::server);
    const Transcript whole = all_kinds_heard();

    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const auto part = decode_at_once(Role::server, std::string_view(bytes).substr(0, size));

        BOOST_TEST(part.end == Error::need_more);
        BOOST_TEST_REQUIRE(part.messages.size() < whole.messages.size());
        BOOST_TEST(std::equal(part.messages.begin(), part.messages.end(), whole.messages.begin()));
    }
}

BOOST_AUTO_TEST_CASE(payloads_of_all_length_forms_arrive_unchanged_in_both_roles) {
    for (const Role role : {Role::server, Role::client}) {
        for (const int size : sizes_at_the_edges) {
            const std::string payload = pattern(static_cast<std::size_t>(size));
            std::string bytes;
            append_binary(bytes, payload, mask_for(role));
            append_frame(bytes, {.opcode = Opcode::ping, .mask = mask_for(role)}, "next");
            const Transcript expected{{binary(payload), ping("next")}};

            BOOST_TEST(decode_at_once(role, bytes) == expected);
            BOOST_TEST(decode_at_random(role, bytes, 5, 40'000) == expected);
            BOOST_TEST(decode_at_random(role, bytes, 7, 1000) == expected);
        }
    }
}

BOOST_AUTO_TEST_CASE(unmasking_goes_on_where_the_last_piece_ended) {
    const std::string payload = pattern(100);
    std::string bytes;
    append_binary(bytes, payload, key);

    for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
        std::size_t next = cut;
        const auto heard = decode_in_pieces(Decoder(Role::server), bytes,
                                            [&] { return std::exchange(next, bytes.size()); });
        BOOST_TEST(heard == Transcript{{binary(payload)}});
    }
}

BOOST_AUTO_TEST_CASE(a_character_may_be_split_anywhere_between_fragments) {
    const auto characters = "aß€\U0001F600z"s;

    for (std::size_t cut = 0; cut <= characters.size(); ++cut) {
        std::string bytes;
        append_frame(bytes, {.opcode = Opcode::text, .fin = false, .mask = key},
                     characters.substr(0, cut));
        append_frame(bytes, {.opcode = Opcode::ping, .mask = key}, "\xFF");
        append_frame(bytes, {.opcode = Opcode::continuation, .mask = key}, characters.substr(cut));

        const Transcript expected{{ping("\xFF"), text(characters)}};
        BOOST_TEST(decode_at_once(Role::server, bytes) == expected);
        BOOST_TEST(decode_by_bytes(Role::server, bytes) == expected);
    }
}

BOOST_AUTO_TEST_CASE(a_whole_frame_is_given_where_it_was_read) {
    std::string bytes;
    append_text(bytes, "where it lies", key);
    Decoder decoder(Role::server);
    const auto room = decoder.prepare();
    bytes.copy(room.data(), bytes.size());
    decoder.commit(bytes.size());

    const auto message = decoder.next();

    BOOST_TEST_REQUIRE(message.has_value());
    BOOST_TEST(message->payload == "where it lies");
    BOOST_TEST(static_cast<const void*>(message->payload.data()) ==
               static_cast<const void*>(room.data() + 6));
}

BOOST_AUTO_TEST_CASE(bytes_glued_to_the_handshake_come_before_those_that_are_read) {
    std::string bytes;
    append_text(bytes, "early", key);
    append_text(bytes, "late", key);
    Decoder decoder(Role::server);
    Transcript heard;

    decoder.feed("");
    decoder.feed(std::string_view(bytes).substr(0, 15));
    hear(decoder, heard);
    const auto rest = std::string_view(bytes).substr(15);
    rest.copy(decoder.prepare().data(), rest.size());
    decoder.commit(rest.size());
    hear(decoder, heard);

    BOOST_TEST(heard == (Transcript{{text("early"), text("late")}}));
}

BOOST_AUTO_TEST_CASE(glued_bytes_may_be_more_than_one_read) {
    const std::string payload = pattern(50'000);
    std::string bytes;
    append_binary(bytes, payload, key);
    Decoder decoder(Role::server);
    Transcript heard;

    decoder.feed(std::string_view(bytes).substr(0, 20'000));
    decoder.feed(std::string_view(bytes).substr(20'000));
    hear(decoder, heard);

    BOOST_TEST(heard == Transcript{{binary(payload)}});
}

BOOST_AUTO_TEST_CASE(empty_says_whether_a_message_has_begun) {
    const auto first_fragment = "\x01\x01x"s;
    const auto last_fragment = "\x80\x01y"s;
    Decoder decoder(Role::client);
    Transcript heard;
    BOOST_TEST(decoder.empty());

    decoder.feed("\x01");
    BOOST_TEST(!decoder.empty());
    decoder.feed(std::string_view(first_fragment).substr(1, 1));
    hear(decoder, heard);
    BOOST_TEST(!decoder.empty());
    decoder.feed("x");
    hear(decoder, heard);
    BOOST_TEST(!decoder.empty());
    decoder.feed(last_fragment);
    hear(decoder, heard);

    BOOST_TEST(decoder.empty());
    BOOST_TEST(heard == Transcript{{text("xy")}});
}

BOOST_AUTO_TEST_CASE(a_block_given_back_is_the_next_reader_s_block) {
    Decoder first(Role::server);
    Decoder second(Role::server);

    const char* block = first.prepare().data();
    first.commit(0);

    BOOST_TEST(static_cast<const void*>(second.prepare().data()) ==
               static_cast<const void*>(block));
}

BOOST_AUTO_TEST_CASE(a_wait_in_the_middle_of_a_frame_keeps_its_bytes_but_not_its_block) {
    std::string bytes;
    append_text(bytes, "a frame that takes its time", key);
    Decoder decoder(Role::server);
    Decoder other(Role::server);
    Transcript heard;

    const char* block = decoder.prepare().data();
    decoder.feed(std::string_view(bytes).substr(0, 20));
    hear(decoder, heard);
    decoder.commit(0);
    const auto room = other.prepare();
    std::fill(room.begin(), room.end(), '\xFF');
    decoder.feed(std::string_view(bytes).substr(20));
    hear(decoder, heard);

    BOOST_TEST(static_cast<const void*>(room.data()) == static_cast<const void*>(block));
    BOOST_TEST(heard == Transcript{{text("a frame that takes its time")}});
}

BOOST_AUTO_TEST_CASE(a_long_stream_of_short_messages_needs_one_block) {
    std::string bytes;
    Transcript expected;
    for (std::size_t size = 0; size < 1000; ++size) {
        append_binary(bytes, pattern(size), key);
        expected.messages.push_back(binary(pattern(size)));
    }
    Decoder decoder(Role::server);
    Transcript heard;

    for (std::string_view rest = bytes; !rest.empty();) {
        const auto room = decoder.prepare();
        BOOST_TEST(room.size() <= ReadBuffer::block_bytes);
        const std::size_t count = rest.copy(room.data(), std::min<std::size_t>(room.size(), 9973));
        decoder.commit(count);
        rest.remove_prefix(count);
        hear(decoder, heard);
    }

    BOOST_TEST(heard == expected);
}

BOOST_AUTO_TEST_CASE(a_huge_announced_frame_takes_no_more_room_than_a_small_one) {
    const auto header = "\x82\x7F\x00\x00\x00\x00\x3F\xFF\xFF\xFF"s;
    Decoder decoder(Role::client, {.message_bytes_max = std::size_t{1} << 30});
    Transcript heard;

    decoder.feed(header + "x");
    hear(decoder, heard);

    BOOST_TEST(heard.end == Error::need_more);
    BOOST_TEST(decoder.prepare().size() <= ReadBuffer::block_bytes);
}

BOOST_AUTO_TEST_CASE(what_follows_a_close_frame_is_dropped) {
    std::string bytes;
    append_close(bytes, {CloseCode::normal, "bye"}, key);
    append_text(bytes, "too late", key);
    bytes += "\xFF\xFF nonsense";

    const Transcript expected{{Heard{Opcode::close, "bye", CloseCode::normal}}};
    BOOST_TEST(decode_at_once(Role::server, bytes) == expected);
    BOOST_TEST(decode_by_bytes(Role::server, bytes) == expected);
}

BOOST_AUTO_TEST_CASE(a_close_frame_may_come_without_code_and_reason) {
    const auto closed = "\x88\x00"s;
    const auto closed_with_code = "\x88\x02\x03\xE8"s;

    const Transcript silent{{{Opcode::close, "", CloseCode::no_status}}};
    const Transcript normal{{{Opcode::close, "", CloseCode::normal}}};
    BOOST_TEST(decode_at_once(Role::client, closed) == silent);
    BOOST_TEST(decode_at_once(Role::client, closed_with_code) == normal);
}

BOOST_AUTO_TEST_SUITE_END()
