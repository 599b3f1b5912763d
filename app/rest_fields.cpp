#include "app/rest_fields.hpp"

#include <algorithm>
#include <utility>

#include "core/message/field_name.hpp"
#include "core/message/lower_case.hpp"

namespace coqewd {

namespace http = net::http;

std::vector<HeaderField> headers_of(const http::Fields& fields) {
    std::vector<HeaderField> headers;
    headers.reserve(fields.size());
    for (const auto [name, value] : fields.all()) {
        std::string lower = lower_case(std::string(name));
        const auto known = std::ranges::find(headers, lower, &HeaderField::name);
        if (known == headers.end()) {
            headers.push_back({std::move(lower), std::string(value)});
        } else {
            known->value.append(lower == "cookie" ? "; " : ", ").append(value);
        }
    }
    return headers;
}

std::string bearer_token(const http::Fields& fields) {
    const std::string value = fields.get("Authorization");
    const std::size_t space = value.find(' ');
    if (space == std::string::npos || lower_case(value.substr(0, space)) != "bearer") return {};
    const std::size_t begin = value.find_first_not_of(' ', space);
    return begin == std::string::npos ? std::string() : value.substr(begin);
}

std::optional<EventStream> stream_for(const http::Fields& fields) {
    for (const auto [name, value] : fields.all()) {
        if (!same_name(name, "Accept")) continue;
        if (const auto stream = event_stream_of(value)) return stream;
    }
    return std::nullopt;
}

}  // namespace coqewd
