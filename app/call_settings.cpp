#include <array>

#include "app/event_arguments.hpp"
#include "app/setting.hpp"

namespace coqewd {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view sending = "Sending";
constexpr std::string_view session = "Session";
constexpr std::string_view any_server = "Any Socket.IO server";
constexpr std::string_view connection = "Connection";

Refusal set_token(CallOptions& call, std::string_view text) {
    constexpr std::size_t token_bytes_max = 65'536;
    const auto is_visible = [](char c) { return c > 0x20 && c < 0x7F; };
    for (const char c : text) {
        if (!is_visible(c))
            return "the value is not a token: it has a space or a special character";
    }
    if (text.empty() || text.size() > token_bytes_max) return "the value is not a token";
    call.token = text;
    return std::nullopt;
}

Refusal set_eio(CallOptions& call, std::string_view text) {
    if (text != "3" && text != "4") return refuse(text, "3 or 4");
    call.endpoint.eio = text == "3" ? 3 : 4;
    return std::nullopt;
}

constexpr auto all = std::to_array<Setting<CallOptions>>({
    {"count", "N", sending,
     "how many times the message is sent, and print the rate and the times instead of replies",
     Shape::number,
     [](CallOptions& c, std::string_view v) { return set_whole(v, 1, 10'000'000, c.count); },
     [](const CallOptions& c) { return std::to_string(c.count); }},
    {"in-flight", "K", sending, "how many messages of a connection may wait for their reply",
     Shape::number,
     [](CallOptions& c, std::string_view v) { return set_whole(v, 1, 65'536, c.in_flight); },
     [](const CallOptions& c) { return std::to_string(c.in_flight); }},
    {"connections", "N", sending, "how many connections send them, each with its own session",
     Shape::number,
     [](CallOptions& c, std::string_view v) { return set_whole(v, 1, 10'000, c.connections); },
     [](const CallOptions& c) { return std::to_string(c.connections); }},
    {"rate", "N", sending,
     "messages in a second, whether the server keeps up or not; else each reply is followed by the "
     "next message",
     Shape::number,
     [](CallOptions& c, std::string_view v) { return set_whole(v, 1, 1'000'000, c.rate); }},
    {"json", "", sending, "print the figures as a line of JSON", Shape::on_off,
     [](CallOptions& c, std::string_view v) { return set_switch(v, c.json); }},
    {"timeout", "TIME", sending, "for a connection, and for a reply; of many, for silence",
     Shape::number,
     [](CallOptions& c, std::string_view v) {
         return set_duration(v, {.min = 10ms, .max = 24h}, c.timeout);
     },
     [](const CallOptions& c) { return show_duration(c.timeout); }},
    {"verbose", "", sending, "tell what is sent and how long it takes", Shape::on_off,
     [](CallOptions& c, std::string_view v) { return set_switch(v, c.verbose); }},

    {"token", "TOKEN", session,
     "go on with this session instead of a new one; others can see it "
     "in the list of processes, so COQEWD_TOKEN or --token-file are better",
     Shape::secret, set_token},
    {"token-file", "FILE", session, "the session's token: read if it is there, kept after the call",
     Shape::path, [](CallOptions& c, std::string_view v) { return set_path(v, c.token_file); }},

    {"event", "NAME", any_server,
     "emit this event, with the elements of the array JSON, and print what is acknowledged",
     Shape::text, set_event},
    {"namespace", "NAME", any_server, "the event's namespace", Shape::text, set_namespace,
     [](const CallOptions& c) { return c.nsp; }},
    {"auth", "JSON", any_server,
     "an object for the server's middleware; better in COQEWD_AUTH, where others can not see it",
     Shape::secret, set_auth},

    {"eio", "3|4", connection, "Engine.IO protocol; else the server is asked for 4, then 3",
     Shape::number, set_eio},
    {"insecure", "", connection, "accept any certificate", Shape::on_off,
     [](CallOptions& c, std::string_view v) { return set_switch(v, c.insecure); }},
    {"ca", "FILE", connection, "certificate authorities (PEM); else the system's", Shape::path,
     [](CallOptions& c, std::string_view v) { return set_path(v, c.ca); }},
});

}  // namespace

std::span<const Setting<CallOptions>> call_settings() {
    return all;
}

}  // namespace coqewd
