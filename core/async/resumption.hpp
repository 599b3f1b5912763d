#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace coqewd {

/// What lets a coroutine go on that waits: Asio's completion handler, without its type and without
/// an allocation. Calling it resumes the coroutine; destroying it destroys a coroutine that waits.
class Resumption {
  public:
    Resumption() = default;

    template <typename Handler>
        requires(!std::is_same_v<std::remove_cvref_t<Handler>, Resumption>)
    explicit Resumption(Handler&& handler) {
        using Kept = std::remove_cvref_t<Handler>;
        static_assert(sizeof(Kept) <= room && alignof(Kept) <= alignof(std::max_align_t));
        std::construct_at(reinterpret_cast<Kept*>(place_.data()), std::forward<Handler>(handler));
        kind_ = &kind_of<Kept>;
    }

    Resumption(Resumption&& other) noexcept { take(other); }
    Resumption& operator=(Resumption&& other) noexcept {
        if (this == &other) return *this;
        reset();
        take(other);
        return *this;
    }
    ~Resumption() { reset(); }

    explicit operator bool() const { return kind_ != nullptr; }

    /// Once.
    void operator()() {
        Resumption own = std::move(*this);
        own.kind_->call(own.place_.data());
    }

  private:
    static constexpr std::size_t room = 4 * sizeof(void*);

    struct Kind {
        void (*call)(std::byte* handler);
        void (*move)(std::byte* from, std::byte* to);
        void (*destroy)(std::byte* handler);
    };

    template <typename Kept>
    static Kept& at(std::byte* place) {
        return *std::launder(reinterpret_cast<Kept*>(place));
    }

    template <typename Kept>
    static constexpr Kind kind_of{[](std::byte* handler) { std::move(at<Kept>(handler))(); },
                                  [](std::byte* from, std::byte* to) {
                                      std::construct_at(reinterpret_cast<Kept*>(to),
                                                        std::move(at<Kept>(from)));
                                      std::destroy_at(&at<Kept>(from));
                                  },
                                  [](std::byte* handler) { std::destroy_at(&at<Kept>(handler)); }};

    void take(Resumption& other) noexcept {
        if (!other.kind_) return;
        other.kind_->move(other.place_.data(), place_.data());
        kind_ = std::exchange(other.kind_, nullptr);
    }

    void reset() noexcept {
        if (const Kind* const kind = std::exchange(kind_, nullptr)) kind->destroy(place_.data());
    }

    const Kind* kind_ = nullptr;
    alignas(std::max_align_t) std::array<std::byte, room> place_;
};

}  // namespace coqewd
