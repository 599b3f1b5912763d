#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/message/splice.hpp"

namespace coqewd::testing {

/// The object without the removed members, and with the appended ones (`"k":v,"l":w`, or nothing)
/// before its brace: cut out where it stands when nothing is appended.
inline std::string spliced(std::string_view object, std::span<const Span> removed,
                           std::string_view appended = {}) {
    std::string text = "before {";
    if (appended.empty()) {
        const Span place{.offset = text.size(), .length = object.size()};
        text.append(object).append(",} behind");
        cut_out(text, place, removed);
        return text;
    }
    text.clear();
    append_open_object(text, object, removed);
    return text.append(appended).append("}");
}

}  // namespace coqewd::testing
