#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "app/config.hpp"

namespace coqewd {

/// A heading, and lines below it that begin with a word; the word is not repeated.
class Lines {
  public:
    explicit Lines(const std::string& heading) : text_(heading + "\n") {}

    void add(std::string_view word, std::string_view what) {
        constexpr std::size_t width = 10;
        std::string begin(word == last_ ? "" : word);
        begin.resize(std::max(width, begin.size() + 1), ' ');
        text_ += "  " + begin + std::string(what) + "\n";
        last_ = word;
    }

    const std::string& text() const { return text_; }

  private:
    std::string text_;
    std::string last_;
};

/// When a group has answered, in a few words.
std::string policy_line(const GroupConfig& group);

}  // namespace coqewd
