#include "core/message/utf8.hpp"

#include <cstddef>

#include "core/message/json_characters.hpp"

namespace coqewd {

bool is_utf8(std::string_view bytes) {
    const char* at = bytes.data();
    const char* const end = at + bytes.size();
    while (at != end) {
        const bool ascii = static_cast<unsigned char>(*at) < 0x80;
        const std::size_t size = ascii ? 1 : utf8_size(at, end);
        if (size == 0) return false;
        at += size;
    }
    return true;
}

}  // namespace coqewd
