#include "app/entry.hpp"

#include <algorithm>

#include "app/in_quotes.hpp"
#include "app/suggest.hpp"

namespace coqewd {
namespace {

// A file with more faults than this is not the right file.
constexpr std::size_t findings_max = 100;

}  // namespace

std::string to_text(const std::string& file, const Position& at) {
    return file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

std::string Entry::where() const {
    return to_text(*file_, node_->at);
}

std::string Entry::named() const {
    return where() + ": " + (path_.empty() ? "the file" : "key " + in_quotes(path_));
}

bool Entry::is_truthy() const {
    switch (node_->kind) {
        case Node::Kind::null:
            return false;
        case Node::Kind::boolean:
            return node_->truth;
        case Node::Kind::string:
            return !node_->text.empty();
        case Node::Kind::number:
            // Zero, however it is written: -0, 0.0, 0e5.
            return node_->text.substr(0, node_->text.find_first_of("eE"))
                       .find_first_of("123456789") != std::string::npos;
        case Node::Kind::array:
        case Node::Kind::object:
            return true;
    }
    return true;
}

Entry Entry::inside(std::string path, Position key_at, const Node& node) const {
    Entry entry = *this;
    entry.node_ = &node;
    entry.key_.clear();
    entry.path_ = std::move(path);
    entry.key_at_ = key_at;
    return entry;
}

std::vector<Entry> Entry::members() const {
    std::vector<Entry> out;
    for (const DocumentMember& member : node_->members) {
        const std::string path = path_.empty() ? member.key : path_ + "." + member.key;
        out.push_back(inside(path, member.at, member.value));
        out.back().key_ = member.key;
    }
    return out;
}

std::vector<Entry> Entry::elements() const {
    std::vector<Entry> out;
    for (const Node& node : node_->elements) {
        out.push_back(inside(path_ + "[" + std::to_string(out.size()) + "]", node.at, node));
    }
    return out;
}

bool Entry::expect(Node::Kind kind) const {
    if (is(kind)) return true;
    error("has to be " + std::string(to_text(kind)) + ", not " + std::string(to_text(node_->kind)));
    return false;
}

bool Entry::expect_object(const std::vector<std::string>& known) const {
    if (!expect(Node::Kind::object)) return false;
    bool all_known = true;
    for (const Entry& member : members()) {
        if (std::ranges::find(known, member.key()) != known.end()) continue;
        member.unknown_key(known);
        all_known = false;
    }
    return all_known;
}

void Entry::error(std::string_view what) const {
    if (findings_->errors.size() >= findings_max) return;
    findings_->errors.push_back(named() + " " + std::string(what));
}

void Entry::warn(std::string_view what) const {
    if (findings_->warnings.size() >= findings_max) return;
    const std::string place = to_text(*file_, key_at_);
    findings_->warnings.push_back(place + ": key " + in_quotes(path_) + " " + std::string(what));
}

void Entry::warn_of_unknown_key(const std::vector<std::string>& known) const {
    if (findings_->warnings.size() >= findings_max) return;
    const std::string place = to_text(*file_, key_at_);
    findings_->warnings.push_back(place + ": unknown key " + in_quotes(path_) + " is passed over" +
                                  did_you_mean(key_, known));
}

void Entry::unknown_key(const std::vector<std::string>& known) const {
    if (findings_->errors.size() >= findings_max) return;
    const std::string place = to_text(*file_, key_at_);
    findings_->errors.push_back(place + ": unknown key " + in_quotes(path_) +
                                did_you_mean(key_, known));
}

}  // namespace coqewd
