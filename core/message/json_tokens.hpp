#pragma once

#include <cstddef>
#include <string_view>

#include "core/message/json_characters.hpp"
#include "core/message/json_scan.hpp"

namespace coqewd {

/// Passes the tokens of one JSON text from left to right and checks them. Each step returns false
/// at the first fault, which fault() then tells.
class JsonTokens {
  public:
    explicit JsonTokens(std::string_view text)
        : begin_(text.data()), end_(text.data() + text.size()), at_(text.data()) {}

    const char* at() const { return at_; }
    bool at_end() const { return at_ == end_; }
    bool at_byte(char byte) const { return at_ != end_ && *at_ == byte; }

    /// Passes one byte, which is there.
    void skip() { ++at_; }
    void skip_space() {
        while (at_byte(' ') || at_byte('\n') || at_byte('\r') || at_byte('\t')) ++at_;
    }
    /// Passes this byte.
    bool expect(char byte, JsonError otherwise) {
        if (!at_byte(byte)) return fail(otherwise);
        ++at_;
        return true;
    }
    /// Passes true, false or null.
    bool literal(std::string_view word);
    bool number();
    /// Passes a string, at whose first quote it stands.
    bool string() {
        at_ = skip_verbatim(at_ + 1, end_);
        plain_ = at_ != end_ && *at_ == '"';
        if (!plain_) return rest_of_string();
        ++at_;
        return true;
    }
    /// Whether all bytes of the string that was passed last stand for themselves.
    bool last_string_was_plain() const { return plain_; }

    /// Always false. At the end of the text the fault is that it is incomplete.
    bool fail(JsonError error);
    /// The same, for a fault that lies behind.
    bool fail_at(const char* at, JsonError error);
    JsonFault fault() const { return {error_, static_cast<std::size_t>(at_ - begin_)}; }

  private:
    bool whole_part();
    bool digits();
    bool exponent();
    bool rest_of_string();
    bool escape();
    bool character_escape();
    bool code_unit(unsigned& unit);

    const char* begin_;
    const char* end_;
    const char* at_;
    bool plain_ = false;
    JsonError error_ = JsonError::unexpected;
};

}  // namespace coqewd
