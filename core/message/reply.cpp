#include "core/message/reply.hpp"

#include <boost/json/parse.hpp>

#include "core/message/json_scan.hpp"
#include "core/message/json_write.hpp"
#include "core/message/utf8.hpp"

namespace coqewd {

Reply Reply::received(std::string json, std::optional<Fault> fault) {
    Reply reply;
    reply.text_ = std::move(json);
    if (fault) reply.fault_ = std::move(*fault);
    return reply;
}

Reply Reply::redirect(std::string location, int status) {
    return Reply().with_status(status).with_header("Location", std::move(location));
}

Reply Reply::content(std::string bytes, std::string type) {
    Reply reply;
    if (is_utf8(bytes)) reply.body_ = boost::json::value(bytes);
    reply.http_ = HttpReply{.content = std::move(bytes), .content_type = std::move(type)};
    return reply;
}

HttpReply& Reply::over_http() {
    if (!http_) http_.emplace();
    return *http_;
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
    if (!body_) {
        boost::json::parse_options options;
        options.max_depth = reply_depth_max;
        body_ = text_.empty() ? boost::json::value(boost::json::object{})
                              : boost::json::parse(text_, {}, options);
    }
    return *body_;
}

boost::json::value& Reply::body() {
    static_cast<void>(std::as_const(*this).body());
    text_.clear();
    return *body_;
}

void Reply::arose_at(const std::string& node) {
    if (fault_ && fault_->node.empty()) fault_->node = node;
}

void Reply::forbid_retry() {
    if (fault_) fault_->retryable = false;
}

bool Reply::is_object() const {
    if (!text_.empty()) return text_.front() == '{';
    return !body_ || body_->is_object();
}

bool Reply::may_mention(std::string_view name) const {
    // A name can be written with escapes.
    return text_.empty() || text_.find(name) != std::string::npos ||
           text_.find('\\') != std::string::npos;
}

std::string Reply::json() const {
    if (!text_.empty()) return text_;
    return body_ ? write_json(*body_, body_depth_max) : "{}";
}

void Reply::append_json(std::string& to) const {
    if (text_.empty()) {
        to += json();
    } else {
        to += text_;
    }
}

void Reply::write() {
    if (!text_.empty()) return;
    text_ = json();
    body_.reset();
}

}  // namespace coqewd
