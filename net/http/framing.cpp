#include "net/http/framing.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include "core/message/characters.hpp"
#include "core/message/field_name.hpp"
#include "net/http/error.hpp"
#include "net/http/tokens.hpp"

namespace coqewd::net::http {
namespace {

/// RFC 3986 section 3.2.2, with the port; an empty one is sound too.
bool is_host(std::string_view text) {
    static constexpr auto characters = letters_digits_and("-._~%!$&'()*+,;=[]:");
    return std::ranges::all_of(text,
                               [](char c) { return characters[static_cast<unsigned char>(c)]; });
}

/// How many fields have a name, and what the first one says.
struct Said {
    std::size_t count = 0;
    std::string_view first = {};
};

/// Those that say where a message ends, found in one pass.
struct FramingFields {
    explicit FramingFields(const Fields& fields);

    Said host, transfer_encoding, content_length, expect, connection;
};

constexpr std::array<std::pair<std::string_view, Said FramingFields::*>, 5> framing_names{{
    {"Host", &FramingFields::host},
    {"Transfer-Encoding", &FramingFields::transfer_encoding},
    {"Content-Length", &FramingFields::content_length},
    {"Expect", &FramingFields::expect},
    {"Connection", &FramingFields::connection},
}};

FramingFields::FramingFields(const Fields& fields) {
    for (const auto [name, value] : fields.all()) {
        for (const auto& [known, member] : framing_names) {
            if (!same_name(name, known)) continue;
            Said& said = this->*member;
            if (said.count++ == 0) said.first = value;
        }
    }
}

error_code check_host(const Said& host, unsigned version) {
    if (host.count > 1 || (host.count == 0 && version >= 11)) return Error::host;
    return is_host(host.first) ? error_code() : Error::host;
}

/// Exactly once.
error_code read_transfer_encoding(const FramingFields& fields, unsigned version, Framing& framing) {
    const Said& said = fields.transfer_encoding;
    if (said.count == 0) return {};
    framing.chunked = same_name(said.first, "chunked");
    const bool is_alone = said.count == 1 && fields.content_length.count == 0;
    const bool is_sound = framing.chunked && is_alone && version >= 11;
    return is_sound ? error_code() : Error::transfer_encoding;
}

/// The same number twice would be allowed (RFC 9110 section 8.6); nobody sends it in good faith.
error_code read_content_length(const Said& said, Framing& framing) {
    if (said.count == 0) return {};
    const char* const end = said.first.data() + said.first.size();
    const auto [stop, failure] = std::from_chars(said.first.data(), end, framing.content_length);
    const bool is_sound = said.count == 1 && failure == std::errc() && stop == end;
    return is_sound ? error_code() : Error::content_length;
}

/// HTTP/1.0 knows no expectations: they are not looked at (RFC 9110 section 10.1.1).
error_code read_expectation(const RequestHead& head, Framing& framing) {
    const std::string expected = head.fields.get("Expect");
    if (expected.empty() || head.version < 11) return {};
    framing.expects_continue = same_name(expected, "100-continue");
    return framing.expects_continue ? error_code() : Error::expectation;
}

bool keeps_alive(const RequestHead& head) {
    const std::string connection = head.fields.get("Connection");
    if (has_token(connection, "close")) return false;
    return head.version >= 11 || has_token(connection, "keep-alive");
}

}  // namespace

Result<Framing> framing_of(const RequestHead& head) {
    Framing framing;
    const FramingFields fields(head.fields);
    if (const error_code failure = check_host(fields.host, head.version)) return failure;
    if (const error_code failure = read_transfer_encoding(fields, head.version, framing)) {
        return failure;
    }
    if (const error_code failure = read_content_length(fields.content_length, framing)) {
        return failure;
    }
    if (fields.expect.count > 0) {
        if (const error_code failure = read_expectation(head, framing)) return failure;
    }
    framing.keeps_alive = fields.connection.count > 0 ? keeps_alive(head) : head.version >= 11;
    framing.is_old = head.version < 11;
    framing.wants_head_only = head.method == "HEAD";
    return framing;
}

}  // namespace coqewd::net::http
