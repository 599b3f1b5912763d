#include "core/message/reply.hpp"

#include <boost/json/parse.hpp>

#include "core/message/json_scan.hpp"
#include "core/message/json_write.hpp"

namespace coqewd {

Reply Reply::received(std::string json, std::optional<Fault> fault) {
    Reply reply;
    reply.text_ = std::move(json);
    reply.fault_ = std::move(fault);
    return reply;
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

std::string Reply::json() const {
    if (!text_.empty()) return text_;
    return body_ ? write_json(*body_, body_depth_max) : "{}";
}

void Reply::write() {
    if (text_.empty()) text_ = json();
}

}  // namespace coqewd
