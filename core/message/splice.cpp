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

/// Gives what is kept of the object, piece by piece, but for its closing brace.
template <typename Keep>
void each_kept(std::string_view text, std::span<const Span> removed_members, const Keep& keep) {
    const std::string_view members = text.substr(0, text.rfind('}'));
    std::size_t at = std::min(members.find('{'), members.size());
    for (const Span& removed : removed_members) {
        keep(members.substr(at, removed.offset - at));
        at = behind_comma(members, removed.offset + removed.length);
    }
    keep(members.substr(at));
}

void append_kept(std::string& object, std::string_view text,
                 std::span<const Span> removed_members) {
    each_kept(text, removed_members, [&object](std::string_view kept) { object += kept; });
    close_last_member(object);
}

}  // namespace

void append_open_object(std::string& to, std::string_view object_text,
                        std::span<const Span> removed_members) {
    append_kept(to, object_text, removed_members);
    if (!to.ends_with('{')) to += ',';
}

void cut_out(std::string& text, const Span& object, std::span<const Span> removed_members) {
    std::size_t end = 0;
    // No piece moves back, and none is read again once it has moved.
    each_kept(std::string_view(text).substr(object.offset, object.length), removed_members,
              [&text, &end](std::string_view kept) {
                  std::char_traits<char>::move(text.data() + end, kept.data(), kept.size());
                  end += kept.size();
              });
    text.resize(end);
    close_last_member(text);
    text += '}';
}

}  // namespace coqewd
