#pragma once

#include <string>
#include <string_view>

#include "core/message/json_scan.hpp"

namespace coqewd {

/// True when the span is a string that can be read without unescape(): what stands between its
/// quotes is its text.
bool is_plain(const JsonSpan& string);

/// What stands between the quotes of a string, escapes and all.
std::string_view inside_quotes(const JsonSpan& string);

/// Puts the text of a string, its escapes resolved, into `text`. False, and `text` empty, when the
/// span is no string. The span must come from a scan, which has checked it.
bool unescape(const JsonSpan& string, std::string& text);

/// True when the span is a string with that text, however it is written: "to\u006ben" equals
/// `token`. The span must come from a scan; nothing is allocated.
bool equals(const JsonSpan& string, std::string_view text);

/// Appends `text` as a JSON string, quotes included, as JSON.stringify writes it. A byte that is
/// not part of valid UTF-8 becomes U+FFFD, so that the result is always valid.
void append_quoted(std::string& json, std::string_view text);

/// The same, but false when the text is not UTF-8: what then was appended ends before the first
/// byte that is no part of it.
bool append_quoted_utf8(std::string& json, std::string_view text);

}  // namespace coqewd
