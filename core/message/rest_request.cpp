#include "core/message/rest_request.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "core/message/json_scan.hpp"
#include "core/message/json_text.hpp"
#include "core/message/lower_case.hpp"
#include "core/message/percent.hpp"
#include "core/message/query.hpp"

namespace coqewd {

namespace json = boost::json;

namespace {

constexpr std::string_view authorization = "authorization";
constexpr std::string_view bearer = "Bearer ";

/// As many as HTTP may let through (`--header-bytes-max`).
constexpr std::size_t path_bytes_max = 65'536;

/// `,"name":`
void append_name(std::string& message, std::string_view name) {
    message += ",\"";
    message += name;
    message += "\":";
}

void append_text(std::string& message, std::string_view name, std::string_view text) {
    append_name(message, name);
    append_quoted(message, text);
}

void append_json(std::string& message, std::string_view name, const json::object& object) {
    append_name(message, name);
    message += object.empty() ? "{}" : json::serialize(object);
}

void append_path(std::string& message, const RestRequest& rest) {
    if (rest.query.empty()) return append_text(message, "path", rest.path);
    append_text(message, "path", rest.path + "?" + rest.query);
}

void append_headers(std::string& message, const std::vector<HeaderField>& headers,
                    std::string_view token) {
    append_name(message, "headers");
    char before = '{';
    const auto append = [&](std::string_view name, std::string_view value) {
        message += std::exchange(before, ',');
        append_quoted(message, name);
        message += ':';
        append_quoted(message, value);
    };
    for (const HeaderField& field : headers) {
        if (token.empty() || field.name != authorization) append(field.name, field.value);
    }
    if (!token.empty()) append(authorization, std::string(bearer).append(token));
    message += before == '{' ? "{}" : "}";
}

/// QEWD's own router looks at the path's second segment and what is behind it.
void append_express_params(std::string& message, std::string_view path) {
    const std::size_t root = std::min(path.find('/', 1), path.size());
    const std::string_view behind_root = path.substr(std::min(root + 1, path.size()));
    const std::size_t type = std::min(behind_root.find('/'), behind_root.size());
    append_name(message, "params");
    message += '{';
    if (type < behind_root.size()) {
        message += "\"0\":";
        append_quoted(message, percent_decode(behind_root.substr(type + 1)).value_or(""));
        message += ',';
    }
    message += "\"type\":";
    append_quoted(message, percent_decode(behind_root.substr(0, type)).value_or(""));
    message += '}';
}

/// What most messages need, so that the text grows once.
std::size_t estimated_bytes(const RestRequest& rest, std::string_view token) {
    std::size_t bytes =
        512 + 2 * rest.path.size() + 2 * rest.query.size() + rest.body.size() + token.size();
    for (const HeaderField& field : rest.headers) {
        bytes += field.name.size() + field.value.size() + 6;
    }
    return bytes;
}

/// A JSON body goes as what it is; another one beside it as a text, which only coqewd reads.
void append_body(std::string& message, const RestRequest& rest) {
    if (const auto value = scan_value(rest.body); value && rest.has_json()) {
        message += ",\"body\":";
        message += value->text;
        return;
    }
    message += ",\"body\":{}";
    if (!rest.body.empty()) append_text(message, "coqewd_body", rest.body);
}

/// Of those with the same name the last counts, as in JavaScript.
void drop_repeated(std::vector<HeaderField>& headers) {
    std::vector<HeaderField*> lasts;
    lasts.reserve(headers.size());
    for (HeaderField& field : headers) lasts.push_back(&field);
    std::ranges::sort(lasts, [](const HeaderField* one, const HeaderField* other) {
        return one->name == other->name ? one > other : one->name < other->name;
    });
    const auto repeated = std::ranges::unique(lasts, {}, &HeaderField::name);
    if (repeated.empty()) return;
    lasts.erase(repeated.begin(), repeated.end());
    std::ranges::sort(lasts);
    std::vector<HeaderField> kept;
    for (HeaderField* const field : lasts) kept.push_back(std::move(*field));
    headers = std::move(kept);
}

bool is_empty(const JsonSpan& object) {
    return object.text.find_first_not_of("{} \t\r\n") == std::string_view::npos;
}

/// What a message of REST says, member by member. Of repeated ones the last counts.
class RestReader {
  public:
    /// The visitors for scan_members().
    void read(const JsonSpan& key, const JsonSpan& value) {
        if (!is_plain(key)) unescape(key, name_);
        const std::string_view name = is_plain(key) ? inside_quotes(key) : name_;
        if (std::string* const text = place_of(name)) unescape(value, *text);
        if (name == "headers") rest_.headers = std::exchange(headers_, {});
        if (name == "query") query_ = value;
        if (name == "body") body_ = value;
    }
    void read_header(const JsonSpan& key, const JsonSpan& value) {
        HeaderField& field = headers_.emplace_back();
        unescape(key, field.name);
        if (!unescape(value, field.value)) headers_.pop_back();
    }

    std::optional<RestRequest> end() {
        if (!target_.starts_with('/') || rest_.method.empty()) return std::nullopt;
        const std::size_t mark = std::min(target_.find('?'), target_.size());
        if (mark < target_.size()) rest_.query = target_.substr(mark + 1);
        target_.resize(mark);
        rest_.path = std::move(target_);
        if (rest_.path.size() > path_bytes_max) return std::nullopt;
        if (rest_.query.empty() && !read_query()) return std::nullopt;
        if (rest_.headers.size() > 1) drop_repeated(rest_.headers);
        if (rest_.body.empty()) read_body();
        return std::move(rest_);
    }

  private:
    /// Null for a member that is not just a text.
    std::string* place_of(std::string_view name) {
        if (name == "path") return &target_;
        if (name == "method") return &rest_.method;
        if (name == "pathTemplate") return &rest_.path_template;
        if (name == "ip") return &rest_.ip;
        return name == "coqewd_body" ? &rest_.body : nullptr;
    }
    bool read_query();
    void read_body();

    RestRequest rest_{.method = {}};
    std::string target_;
    /// Of a member whose name has escapes.
    std::string name_;
    /// Of the object that is being read.
    std::vector<HeaderField> headers_;
    JsonSpan query_;
    JsonSpan body_;
};

/// False for one that would be too long.
bool RestReader::read_query() {
    if (query_.kind != JsonKind::object || is_empty(query_)) return true;
    json::parse_options options;
    options.max_depth = reply_depth_max;
    auto query = write_query(json::parse(query_.text, {}, options).get_object());
    if (!query) return false;
    rest_.query = std::move(*query);
    return true;
}

/// A server that makes a request of its own may say neither what its body is nor that there is
/// none.
void RestReader::read_body() {
    if (body_.kind == JsonKind::null) return;
    if (!rest_.has_json()) {
        if (body_.kind == JsonKind::object && is_empty(body_)) return;
        std::erase_if(rest_.headers,
                      [](const auto& field) { return field.name == "content-type"; });
        rest_.headers.push_back({"content-type", "application/json"});
    }
    rest_.body = body_.text;
}

}  // namespace

std::string_view RestRequest::header(std::string_view name) const {
    const auto found = std::ranges::find(headers, name, &HeaderField::name);
    return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

bool RestRequest::has_json() const {
    std::string type(header("content-type"));
    type.resize(std::min(type.find_first_of("; \t"), type.size()));
    type = lower_case(std::move(type));
    return type == "application/json" || type.ends_with("+json");
}

std::string rest_message(const RestRequest& rest, const RestAddress& address) {
    std::string message;
    message.reserve(estimated_bytes(rest, address.token));
    message += R"({"type":")";
    message.append(rest_type) += '"';
    append_text(message, "application", address.application);
    append_path(message, rest);
    append_text(message, "pathTemplate", rest.path_template);
    append_text(message, "method", rest.method);
    append_headers(message, rest.headers, address.token);
    append_express_params(message, rest.path);
    append_json(message, "query", checked_query(rest.query));
    append_body(message, rest);
    append_text(message, "ip", rest.ip);
    message += R"(,"ips":[])";
    append_json(message, "args", rest.arguments);
    message += '}';
    return message;
}

std::optional<RestRequest> read_rest_message(std::string_view message, ScanLimits limits) {
    RestReader reader;
    const auto read = [&reader](const JsonSpan& key, const JsonSpan& value) {
        reader.read(key, value);
    };
    const auto read_header = [&reader](const JsonSpan& key, const JsonSpan& value) {
        reader.read_header(key, value);
    };
    if (!scan_members(message, read, {"headers", read_header}, limits)) return std::nullopt;
    return reader.end();
}

}  // namespace coqewd
