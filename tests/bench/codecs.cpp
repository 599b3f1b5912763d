// What it costs to read and to write one message: JSON envelopes, WebSocket frames, Socket.IO
// packets, heads of HTTP requests.
#include <array>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/message/envelope.hpp"
#include "core/message/frames.hpp"
#include "core/message/json_write.hpp"
#include "core/message/reply_envelope.hpp"
#include "net/http/head_scanner.hpp"
#include "net/socketio/socketio_decoder.hpp"
#include "net/socketio/socketio_encoder.hpp"
#include "net/websocket/decoder.hpp"
#include "net/websocket/encoder.hpp"
#include "tests/bench/cases.hpp"
#include "tests/bench/messages.hpp"

namespace coqewd::bench {
namespace {

namespace ws = net::websocket;

/// Sizes of `params.name`, as they appear in the name of a case.
struct PayloadSize {
    std::size_t bytes;
    std::string suffix;
};
const std::array payload_sizes{PayloadSize{200, "_200"}, PayloadSize{4096, "_4k"}};

constexpr ws::MaskKey some_mask{'\x12', '\x34', '\x56', '\x78'};

/// A case that takes a wrong way is as quick as it is worthless.
void require(bool good, const char* what) {
    if (!good) throw std::runtime_error(std::string("it goes wrong: ") + what);
}

void measure_envelopes(Cases& cases, const PayloadSize& size) {
    const std::string message = greet_message(size.bytes, some_token);
    cases.each("read_envelope" + size.suffix,
               [&] { require(read_envelope(message).has_value(), "read_envelope"); });

    const Reply reply = Reply::received(greet_reply(size.bytes));
    const ReplyHead head{.type = "greet", .request_id = "17"};
    cases.each("reply_frame" + size.suffix, [&] { keep(reply_frame(head, reply)); });

    const std::string frame = reply_frame(head, reply);
    cases.each("read_answer" + size.suffix,
               [&] { require(read_answer(std::string(frame)).has_value(), "read_answer"); });

    const Request request = Request::received(message).value();
    const CallHead call{
        .id = 4711, .token = some_token, .budget = std::chrono::seconds(30), .hops = 1};
    cases.each("call_frame" + size.suffix, [&] { keep(call_frame(request, call)); });
}

/// German, as its letters are the ones that most of Europe's texts have besides ASCII.
void measure_umlauts(Cases& cases) {
    constexpr std::size_t bytes = 4096;
    const std::string text = umlauts_of(bytes);
    const boost::json::value document(text);
    cases.each("write_json_umlauts_4k", [&] { keep(write_json(document, 1)); });

    const std::string message =
        R"({"type":"greet","params":{"name":)" + write_json(document, 1) + "}}";
    cases.each("read_envelope_umlauts_4k",
               [&] { require(read_envelope(message).has_value(), "read_envelope"); });
}

void measure_websocket(Cases& cases, const PayloadSize& size) {
    // Not at the same place of a page as what is written, which makes copies slow by chance.
    const std::string long_text(size.bytes + 1000, 'x');
    const std::string_view text = std::string_view(long_text).substr(1000);
    std::string out;
    cases.each("websocket_encode" + size.suffix, [&] {
        out.clear();
        ws::append_text(out, text);
        keep(out);
    });
    std::string masked;
    ws::append_text(masked, text, some_mask);
    ws::Decoder decoder(ws::Role::server);
    cases.each("websocket_decode" + size.suffix, [&] {
        const auto room = decoder.prepare(masked.size());
        std::memcpy(room.data(), masked.data(), masked.size());
        decoder.commit(masked.size());
        const auto message = decoder.next();
        require(message && message->payload.size() == size.bytes, "websocket_decode");
    });
}

void measure_socketio(Cases& cases, const PayloadSize& size) {
    const std::string message = greet_message(size.bytes, some_token);
    std::string out;
    cases.each("socketio_encode" + size.suffix, [&] {
        out.clear();
        net::socketio::append_ewdjs(out, message);
        keep(out);
    });
    // The first digit is Engine.IO's.
    const std::string packet = out.empty() ? R"(2["ewdjs",)" + message + "]" : out.substr(1);
    net::socketio::Decoder decoder(net::socketio::Generation::eio4);
    cases.each("socketio_decode" + size.suffix, [&] {
        const auto event = decoder.feed_text(packet);
        require(event && event->arguments.size() == 1, "socketio_decode");
    });
}

void measure_head(Cases& cases) {
    constexpr std::string_view head =
        "GET /api/demo/greet/Ada HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n"
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n"
        "Accept: application/json\r\nAccept-Language: en-US,en;q=0.5\r\n"
        "Accept-Encoding: gzip, deflate, br\r\nConnection: keep-alive\r\n\r\n";
    cases.each("http_scan_head", [&] {
        net::http::HeadScanner scanner;
        require(scanner.take(head).value() == head.size(), "http_scan_head");
    });
    cases.each("http_parse_head", [&] {
        require(net::http::parse_request_head(head).has_value(), "http_parse_head");
    });
}

}  // namespace

void measure_codecs(Cases& cases) {
    for (const PayloadSize& size : payload_sizes) {
        measure_envelopes(cases, size);
        measure_websocket(cases, size);
        measure_socketio(cases, size);
    }
    measure_umlauts(cases);
    measure_head(cases);
}

}  // namespace coqewd::bench
