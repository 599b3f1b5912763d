#pragma once

#include <memory>
#include <utility>

#include "core/async/spare_memory.hpp"

namespace coqewd {

/// A value that is rarely there, kept apart, so that what has it as a member stays small to move.
/// A plain value like std::optional: a copy has a copy of it, and one that was moved from is empty.
template <typename T>
class Boxed {
  public:
    Boxed() = default;
    Boxed(T value) : box_(std::make_unique<Box>(std::move(value))) {}
    Boxed(const Boxed& other) : box_(other ? std::make_unique<Box>(*other) : nullptr) {}
    Boxed(Boxed&&) noexcept = default;
    Boxed& operator=(Boxed other) noexcept {
        box_ = std::move(other.box_);
        return *this;
    }
    ~Boxed() = default;

    explicit operator bool() const { return box_ != nullptr; }
    bool has_value() const { return box_ != nullptr; }
    T& operator*() { return box_->value; }
    const T& operator*() const { return box_->value; }
    T* operator->() { return &box_->value; }
    const T* operator->() const { return &box_->value; }

    T& emplace(T value = {}) {
        box_ = std::make_unique<Box>(std::move(value));
        return box_->value;
    }
    void reset() { box_.reset(); }

  private:
    struct Box : InSpareMemory {
        explicit Box(T contents) : value(std::move(contents)) {
            static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);
        }

        T value;
    };

    std::unique_ptr<Box> box_;
};

}  // namespace coqewd
