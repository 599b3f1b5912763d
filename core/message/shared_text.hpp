#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "core/async/spare_memory.hpp"

namespace coqewd {

/// A text that does not change, and that its copies share: for what goes through many hands, as a
/// token does. All of it is one block of memory. Different copies are for any thread.
class SharedText {
  public:
    SharedText() = default;
    SharedText(std::string_view text) : size_(text.size()) {
        if (text.empty()) return;
        const auto bytes =
            std::allocate_shared_for_overwrite<char[]>(SpareAllocator<char>(), size_);
        std::ranges::copy(text, bytes.get());
        bytes_ = bytes;
    }
    SharedText(const std::string& text) : SharedText(std::string_view(text)) {}
    SharedText(const char* text) : SharedText(std::string_view(text)) {}

    bool empty() const { return size_ == 0; }
    /// Valid as long as a copy lives.
    std::string_view text() const { return {bytes_.get(), size_}; }

  private:
    std::shared_ptr<const char[]> bytes_;
    std::size_t size_ = 0;
};

}  // namespace coqewd
