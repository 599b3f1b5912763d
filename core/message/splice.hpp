#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace coqewd {

/// Some bytes of a text.
struct Span {
    std::size_t offset = 0;
    std::size_t length = 0;
};

/// The JSON object `object_text` as it stands, byte for byte, without `removed_members` and with
/// `appended_members` before its closing brace. The text is one that was read as an object; each
/// removed member is a whole `"key":value` of it, in the order they stand. What is appended is one
/// member or several, `"k":v,"l":w`, or nothing. Commas come out right; the white space around the
/// object is dropped.
std::string splice(std::string_view object_text, std::span<const Span> removed_members,
                   std::string_view appended_members);

/// Appends the same object up to where more members can follow, at least one, and then a brace.
void append_open_object(std::string& to, std::string_view object_text,
                        std::span<const Span> removed_members);

}  // namespace coqewd
