#pragma once

#include <string>

namespace coqewd {

/// Puts U+FFFD where a \u escape of JSON is half of a character: JavaScript leaves it where it cuts
/// a text within an emoji, and the grammar has it (RFC 8259 section 8.2), but no UTF-8 can say it.
/// The length stays. False when there is none.
bool mend_surrogates(std::string& json);

}  // namespace coqewd
