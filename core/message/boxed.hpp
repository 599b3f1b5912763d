#pragma once

#include <memory>
#include <utility>

namespace coqewd {

/// A value that is rarely there, kept apart, so that what has it as a member stays small to move.
/// A plain value like std::optional: a copy has a copy of it, and one that was moved from is empty.
template <typename T>
class Boxed {
  public:
    Boxed() = default;
    Boxed(T value) : value_(std::make_unique<T>(std::move(value))) {}
    Boxed(const Boxed& other) : value_(other ? std::make_unique<T>(*other) : nullptr) {}
    Boxed(Boxed&&) noexcept = default;
    Boxed& operator=(Boxed other) noexcept {
        value_ = std::move(other.value_);
        return *this;
    }
    ~Boxed() = default;

    explicit operator bool() const { return value_ != nullptr; }
    bool has_value() const { return value_ != nullptr; }
    T& operator*() { return *value_; }
    const T& operator*() const { return *value_; }
    T* operator->() { return value_.get(); }
    const T* operator->() const { return value_.get(); }

    T& emplace(T value = {}) {
        value_ = std::make_unique<T>(std::move(value));
        return *value_;
    }
    void reset() { value_.reset(); }

  private:
    std::unique_ptr<T> value_;
};

}  // namespace coqewd
