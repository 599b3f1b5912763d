#include "core/message/splice.hpp"

#include <algorithm>

namespace coqewd {
namespace {

constexpr std::string_view white_space = " \t\n\r";

/// Where the text goes on behind a removed member and the comma that follows it.
std::size_t behind_comma(std::string_view text, std::size_t at) {
    at = std::min(text.find_first_not_of(white_space, at), text.size());
    return at < text.size() && text[at] == ',' ? at + 1 : at;
}

/// Takes the comma away whose next member is gone. A kept value never ends with one.
void close_last_member(std::string& object) {
    object.resize(object.find_last_not_of(white_space) + 1);
    if (object.ends_with(',')) object.pop_back();
}

void append_kept(std::string& object, std::string_view text,
                 std::span<const Span> removed_members) {
    const std::string_view members = text.substr(0, text.rfind('}'));
    std::size_t at = std::min(members.find('{'), members.size());
    for (const Span& removed : removed_members) {
        object += members.substr(at, removed.offset - at);
        at = behind_comma(members, removed.offset + removed.length);
    }
    object += members.substr(at);
    close_last_member(object);
}

}  // namespace

std::string splice(std::string_view object_text, std::span<const Span> removed_members,
                   std::string_view appended_members) {
    std::string object;
    object.reserve(object_text.size() + appended_members.size() + 1);
    append_kept(object, object_text, removed_members);
    if (!appended_members.empty() && !object.ends_with('{')) object += ',';
    object += appended_members;
    object += '}';
    return object;
}

void append_open_object(std::string& to, std::string_view object_text,
                        std::span<const Span> removed_members) {
    append_kept(to, object_text, removed_members);
    if (!to.ends_with('{')) to += ',';
}

}  // namespace coqewd
