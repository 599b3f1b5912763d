#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/document.hpp"
#include "app/findings.hpp"

namespace coqewd {

/// A value of the config file, with its key path and the place where it stands. What is wrong with
/// it is noted in the findings, up to 100 of each kind. The document, the findings and the file's
/// name have to outlive it.
class Entry {
  public:
    /// The whole file.
    Entry(const std::string& file, const Node& root, Findings& findings)
        : file_(&file), findings_(&findings), node_(&root), key_at_(root.at) {}

    const Node& node() const { return *node_; }
    const std::string& key() const { return key_; }
    const std::string& path() const { return path_; }
    bool is(Node::Kind kind) const { return node_->kind == kind; }
    /// False or null: what is switched off.
    bool is_off() const {
        return is(Node::Kind::null) || (is(Node::Kind::boolean) && !node_->truth);
    }
    /// What JavaScript takes for true.
    bool is_truthy() const;

    /// `qewd.json:3:11`.
    std::string where() const;

    /// `qewd.json:3:11: key 'port'`.
    std::string named() const;

    /// What an object or an array holds; nothing for anything else.
    std::vector<Entry> members() const;
    std::vector<Entry> elements() const;

    /// True when the value is of this kind; else an error says what it has to be.
    bool expect(Node::Kind kind) const;

    /// Like expect(Kind::object), and every key has to be one of `known`.
    bool expect_object(const std::vector<std::string>& known) const;

    void error(std::string_view what) const;
    void warn(std::string_view what) const;
    void unknown_key(const std::vector<std::string>& known) const;
    /// The same, but the value is passed over.
    void warn_of_unknown_key(const std::vector<std::string>& known) const;

  private:
    Entry() = default;
    Entry inside(std::string path, Position key_at, const Node& node) const;

    const std::string* file_ = nullptr;
    Findings* findings_ = nullptr;
    const Node* node_ = nullptr;
    std::string key_;
    std::string path_;
    Position key_at_;
};

/// `qewd.json:3:11`.
std::string to_text(const std::string& file, const Position& at);

}  // namespace coqewd
