#include "net/io/arguments.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <cstdint>

#include "core/message/json_scan.hpp"
#include "core/message/json_write.hpp"
#include "net/socketio/socketio_encoder.hpp"

namespace coqewd {
namespace {

boost::json::value parsed(const std::string& text) {
    boost::json::parse_options options;
    options.max_depth = reply_depth_max;
    return boost::json::parse(text, {}, options);
}

const boost::json::value null_value;

}  // namespace

Arguments Arguments::of_texts(std::vector<std::string> texts,
                              std::vector<std::string> attachments) {
    Arguments arguments;
    arguments.texts_ = std::move(texts);
    arguments.attachments_ = std::move(attachments);
    return arguments;
}

Arguments& Arguments::add(const boost::json::value& value) {
    texts_.push_back(write_json(value, json_depth_max));
    return *this;
}

Arguments& Arguments::add_bytes(Bytes bytes) {
    std::string placeholder;
    net::socketio::append_placeholder(placeholder, attachments_.size());
    attachments_.push_back(std::move(bytes.data));
    texts_.push_back(std::move(placeholder));
    return *this;
}

boost::json::value Arguments::attach(Bytes bytes) {
    attachments_.push_back(std::move(bytes.data));
    return boost::json::object{{"_placeholder", true}, {"num", attachments_.size() - 1}};
}

const boost::json::value& Arguments::operator[](std::size_t index) const {
    if (index >= texts_.size()) return null_value;
    if (values_.size() < texts_.size()) values_.resize(texts_.size());
    if (!values_[index]) {
        values_[index] = std::make_shared<const boost::json::value>(parsed(texts_[index]));
    }
    return *values_[index];
}

std::string_view Arguments::text(std::size_t index) const {
    return index < texts_.size() ? std::string_view(texts_[index]) : std::string_view();
}

const std::string* Arguments::bytes(const boost::json::value& value) const {
    const auto* const object = value.if_object();
    if (object == nullptr) return nullptr;
    const auto* const mark = object->if_contains("_placeholder");
    const auto* const num = object->if_contains("num");
    if (mark == nullptr || num == nullptr || *mark != boost::json::value(true)) return nullptr;
    boost::system::error_code failed;
    const auto index = num->to_number<std::uint64_t>(failed);
    if (failed || num->is_double() || index >= attachments_.size()) return nullptr;
    return &attachments_[index];
}

}  // namespace coqewd
