#pragma once

#include <cstdint>
#include <string_view>

namespace coqewd::net::websocket {

/// Checks a text that arrives in pieces, cut anywhere, against UTF-8 as RFC 3629 has it: no
/// overlong form, no surrogate, nothing above U+10FFFF.
class Utf8Validator {
  public:
    /// False as soon as no continuation can make the text valid, which is at the first wrong byte;
    /// call reset() before the next text then.
    bool feed(std::string_view bytes);

    /// True when the text may end here, which is not in the middle of a character.
    bool complete() const { return missing_ == 0; }

    void reset() { *this = {}; }

  private:
    bool begin(unsigned char lead);
    bool go_on(unsigned char byte);

    // The bytes the current character still lacks, and the range the next one must be in.
    std::uint8_t missing_ = 0;
    std::uint8_t low_ = 0x80;
    std::uint8_t high_ = 0xBF;
};

/// True when the whole text is valid UTF-8.
bool is_utf8(std::string_view text);

}  // namespace coqewd::net::websocket
