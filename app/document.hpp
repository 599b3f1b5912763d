#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace coqewd {

/// Where something stands in a text. Both count from 1; a column is a character, not a byte.
struct Position {
    std::size_t line = 1;
    std::size_t column = 1;

    bool operator==(const Position&) const = default;
};

struct DocumentMember;

/// A JSON value that remembers where it stands.
struct Node {
    enum class Kind { null, boolean, number, string, array, object };

    Kind kind = Kind::null;
    Position at;
    bool truth = false;  ///< of a boolean
    std::string text;    ///< of a string: its characters; of a number: as it is written
    std::vector<Node> elements;
    std::vector<DocumentMember> members;
};

struct DocumentMember {
    std::string key;
    Position at;
    Node value;
};

struct DocumentFault {
    Position at;
    std::string text;
};

/// A JSON text as a tree. A fault of syntax ends the reading; a key that an object has twice is a
/// fault too, and its first value counts.
struct Document {
    Node root;
    bool complete = false;  ///< the syntax is right to the end
    std::vector<DocumentFault> faults;
};

/// Reads strict JSON of at most 1 MiB, nested at most 32 deep. Never throws on what it reads.
Document read_document(std::string_view text);

/// `an object`, `a string`, …
std::string_view to_text(Node::Kind kind);

/// The member with this key, or null.
const Node* find_member(const Node& object, std::string_view key);

}  // namespace coqewd
