#pragma once

#include <charconv>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace coqewd::bench {

/// A whole number above 0 of the command line, or a std::runtime_error with a sentence.
inline std::size_t positive(std::string_view text) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value == 0) {
        throw std::runtime_error("'" + std::string(text) + "' is no number above 0");
    }
    return value;
}

}  // namespace coqewd::bench
