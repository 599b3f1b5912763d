#include "app/event_arguments.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>
#include <vector>

#include "core/message/json_scan.hpp"
#include "net/io/handlers.hpp"
#include "net/socketio/base64.hpp"

namespace coqewd {

namespace json = boost::json;

namespace {

constexpr std::size_t name_bytes_max = 256;

bool is_printable(std::string_view text) {
    return std::ranges::none_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F;
    });
}

/// The value with its binary data in words. Its depth has been bounded where it was read.
json::value in_words(const Arguments& arguments, const json::value& value) {
    if (const std::string* bytes = arguments.bytes(value)) {
        std::string text;
        net::socketio::append_base64(text, *bytes);
        return json::object{{"base64", text}};
    }
    if (const auto* array = value.if_array()) {
        json::array all;
        for (const auto& element : *array) all.push_back(in_words(arguments, element));
        return all;
    }
    const auto* object = value.if_object();
    if (object == nullptr) return value;
    json::object all;
    for (const auto& [key, member] : *object) all[key] = in_words(arguments, member);
    return all;
}

}  // namespace

Arguments event_arguments(std::string_view json) {
    std::vector<std::string> texts;
    const auto collect = [&texts](JsonSpan element) { texts.emplace_back(element.text); };
    if (!scan_elements(json, collect)) {
        const auto value = scan_value(json);
        if (!value)
            throw std::invalid_argument("JSON: it cannot be sent: " + value.error().code.message());
        texts.assign(1, std::string(value->text));
    }
    return Arguments::of_texts(std::move(texts), {});
}

std::string spelled_out(const Arguments& arguments) {
    std::string all = "[";
    for (std::size_t n = 0; n < arguments.size(); ++n) {
        if (n > 0) all += ',';
        // As it came, unless there is something to put into words.
        all += arguments.attachments().empty() ? std::string(arguments.text(n))
                                               : json::serialize(in_words(arguments, arguments[n]));
    }
    return all + ']';
}

json::object auth_object(const std::string& text) {
    return json::parse(text).as_object();
}

Refusal set_event(CallOptions& call, std::string_view text) {
    if (text.empty() || text.size() > name_bytes_max) {
        return refuse(text, "the name of an event, of 1 to 256 bytes");
    }
    try {
        check_event_name(text);
    } catch (const std::logic_error& reserved) {
        return std::string(reserved.what()) + ", and no client emits it";
    }
    call.event = text;
    return std::nullopt;
}

Refusal set_namespace(CallOptions& call, std::string_view text) {
    if (!text.starts_with('/')) return in_quotes(text) + " has to begin with a slash: /chat";
    const bool fits = text.size() <= name_bytes_max && is_printable(text) &&
                      text.find_first_of(",?") == std::string_view::npos;
    if (!fits) return refuse(text, "a namespace: 1 to 256 bytes without , and ?");
    call.nsp = text;
    return std::nullopt;
}

Refusal set_auth(CallOptions& call, std::string_view text) {
    boost::system::error_code error;
    const json::value value = json::parse(text, error);
    if (error) return "it cannot be read as JSON: " + error.message();
    if (!value.is_object()) return R"(it is no JSON object, as {"token":"…"} is one)";
    call.auth = text;
    return std::nullopt;
}

}  // namespace coqewd
