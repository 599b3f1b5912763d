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

/// Appends the JSON object `object_text` as it stands, byte for byte, without `removed_members` and
/// up to where others can follow: at least one, and then a brace. The text is one that was read as
/// an object; each removed member is a whole `"key":value` of it, in the order they stand. Commas
/// come out right; the white space around the object is dropped.
void append_open_object(std::string& to, std::string_view object_text,
                        std::span<const Span> removed_members);

/// Leaves of the text an object that stands in it, without `removed_members`, in the text's own
/// memory. The members stand as they do in the object.
void cut_out(std::string& text, const Span& object, std::span<const Span> removed_members);

}  // namespace coqewd
