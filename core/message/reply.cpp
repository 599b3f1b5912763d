#include "core/message/reply.hpp"

#include <boost/json/parse.hpp>

#include "core/message/json_scan.hpp"
#include "core/message/json_write.hpp"
#include "core/message/utf8.hpp"

namespace coqewd {

const Reply::Content& Reply::said() const {
    static const Content nothing;
    return content_ ? *content_ : nothing;
}

Reply Reply::received(std::string json, std::optional<Fault> fault) {
    Reply reply;
    reply.own().text = std::move(json);
    if (fault) reply.own().fault = std::move(*fault);
    return reply;
}

Reply Reply::redirect(std::string location, int status) {
    return Reply().with_status(status).with_header("Location", std::move(location));
}

Reply Reply::content(std::string bytes, std::string type) {
    Reply reply;
    if (is_utf8(bytes)) reply.own().body = boost::json::value(bytes);
    reply.own().http = HttpReply{.content = std::move(bytes), .content_type = std::move(type)};
    return reply;
}

HttpReply& Reply::over_http() {
    auto& http = own().http;
    return http ? *http : http.emplace();
}

void Reply::set_token(SharedText token) {
    if (content_ || !token.empty()) own().token = std::move(token);
}

Reply&& Reply::with_status(int status) && {
    over_http().status = status;
    return std::move(*this);
}

Reply&& Reply::with_header(std::string name, std::string value) && {
    over_http().add_header(std::move(name), std::move(value));
    return std::move(*this);
}

const boost::json::value& Reply::body() const {
    static const boost::json::value empty_object = boost::json::object{};
    if (!content_) return empty_object;
    auto& body = content_->body;
    if (!body) {
        boost::json::parse_options options;
        options.max_depth = reply_depth_max;
        body =
            content_->text.empty() ? empty_object : boost::json::parse(content_->text, {}, options);
    }
    return *body;
}

boost::json::value& Reply::body() {
    const boost::json::value& present = std::as_const(*this).body();
    Content& changed = own();
    if (!changed.body) changed.body = present;
    changed.text.clear();
    return *changed.body;
}

void Reply::arose_at(const std::string& node) {
    if (failed() && fault().node.empty()) own().fault->node = node;
}

void Reply::forbid_retry() {
    if (failed()) own().fault->retryable = false;
}

namespace {

/// Looks for the underscore of a name of QEWD's first, which texts have less often than letters.
bool mentions(std::string_view text, std::string_view name) {
    const std::size_t before = name.find('_');
    if (before == name.npos) return text.find(name) != text.npos;
    for (std::size_t at = before; (at = text.find('_', at)) != text.npos; ++at) {
        if (text.substr(at - before).starts_with(name)) return true;
    }
    return false;
}

}  // namespace

bool Reply::is_object() const {
    if (!said().text.empty()) return said().text.front() == '{';
    return !said().body || said().body->is_object();
}

bool Reply::may_mention(std::string_view name) const {
    const std::string& text = said().text;
    // A name can be written with escapes.
    return text.empty() || mentions(text, name) || text.find('\\') != std::string::npos;
}

std::string Reply::json() const {
    if (!said().text.empty()) return said().text;
    return said().body ? write_json(*said().body, body_depth_max) : "{}";
}

void Reply::append_json(std::string& to) const {
    if (said().text.empty()) {
        to += json();
    } else {
        to += said().text;
    }
}

void Reply::write() {
    Content& written = own();
    if (!written.text.empty()) return;
    written.text = json();
    written.body.reset();
}

}  // namespace coqewd
