#pragma once

#include <memory>
#include <string>
#include <utility>

namespace coqewd {

/// A text that does not change, and that its copies share: for what goes through many hands, as a
/// token does. Different copies are for any thread.
class SharedText {
  public:
    SharedText() = default;
    SharedText(std::string text)
        : text_(text.empty() ? nullptr : std::make_shared<const std::string>(std::move(text))) {}
    SharedText(const char* text) : SharedText(std::string(text)) {}

    bool empty() const { return !text_; }
    /// It lives as long as the last copy.
    const std::string& text() const {
        static const std::string nothing;
        return text_ ? *text_ : nothing;
    }

  private:
    /// Null when it is empty.
    std::shared_ptr<const std::string> text_;
};

}  // namespace coqewd
