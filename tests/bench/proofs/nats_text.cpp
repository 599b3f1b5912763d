#include "tests/bench/nats_text.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <vector>

using namespace coqewd::bench;

namespace {

using Kind = NatsEvent::Kind;

/// An event that owns its texts.
struct Seen {
    Kind kind;
    std::string subject;
    std::string reply;
    std::string text;

    friend bool operator==(const Seen&, const Seen&) = default;
};

std::vector<Seen> read_in_pieces(std::string_view bytes, std::size_t piece) {
    NatsText text;
    std::vector<Seen> seen;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
        text.append(bytes.substr(0, piece));
        while (const auto event = text.next()) {
            const auto of = [](std::string_view view) { return std::string(view); };
            seen.push_back({event->kind, of(event->subject), of(event->reply), of(event->text)});
        }
        text.compact();
    }
    return seen;
}

constexpr std::string_view conversation =
    "INFO {\"server_id\":\"x\"}\r\n"
    "PING\r\n"
    "PONG\r\n"
    "MSG bench.echo 1 _INBOX.a.7 5\r\n\r\nMSG\r\n"
    "MSG _INBOX.a.7 1 0\r\n\r\n"
    "-ERR 'Unknown Protocol Operation'\r\n";

const std::vector<Seen> events{
    {Kind::other, "", "", "INFO {\"server_id\":\"x\"}"},
    {Kind::ping, "", "", "PING"},
    {Kind::pong, "", "", "PONG"},
    {Kind::message, "bench.echo", "_INBOX.a.7", "\r\nMSG"},
    {Kind::message, "_INBOX.a.7", "", ""},
    {Kind::refusal, "", "", "-ERR 'Unknown Protocol Operation'"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(nats_text)

BOOST_AUTO_TEST_CASE(what_a_server_sends_is_the_same_however_it_was_cut) {
    for (std::size_t piece = 1; piece <= conversation.size(); ++piece) {
        BOOST_TEST((read_in_pieces(conversation, piece) == events), "in pieces of " << piece);
    }
}

BOOST_AUTO_TEST_CASE(a_message_whose_payload_is_not_there_waits_for_it) {
    NatsText text;
    text.append("MSG a 1 3\r\nab");

    BOOST_TEST(!text.next().has_value());

    text.append("c\r\n");
    BOOST_TEST(text.next().value().text == "abc");
}

BOOST_AUTO_TEST_CASE(a_head_without_a_length_is_refused) {
    for (const std::string_view head : {"MSG a\r\n", "MSG a 1 b\r\n", "MSG a 1 r 3x\r\n"}) {
        NatsText text;
        text.append(head);

        BOOST_CHECK_THROW(text.next(), std::runtime_error);
    }
}

BOOST_AUTO_TEST_CASE(a_publication_names_its_reply_when_it_wants_one) {
    std::string out;

    append_publication(out, "a.b", "r", "xyz");
    append_publication(out, "a.b", {}, "");

    BOOST_TEST(out == "PUB a.b r 3\r\nxyz\r\nPUB a.b 0\r\n\r\n");
}

BOOST_AUTO_TEST_SUITE_END()
