#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "core/app/tokens.hpp"

namespace coqewd::bench {

/// Makes the compiler believe that the value is used, so that what gives it is not left out.
template <typename T>
void keep(const T& value) {
    asm volatile("" : : "g"(&value) : "memory");
}

/// What a program does with its cases, one after the other: it times them, or counts what they
/// cost.
class Cases {
  public:
    virtual ~Cases() = default;

    /// Does so many operations.
    using Work = std::function<void(std::size_t operations)>;

    virtual void measure(std::string_view name, const Work& work) = 0;

    /// The same for one operation.
    template <typename Operation>
    void each(std::string_view name, Operation operation) {
        measure(name, [&operation](std::size_t operations) {
            for (std::size_t n = 0; n < operations; ++n) operation();
        });
    }
};

/// JSON envelopes, WebSocket frames, Socket.IO packets, heads of HTTP requests.
void measure_codecs(Cases& cases);

/// A JWT verified and signed, its private claims opened and sealed.
void measure_tokens(Cases& cases, const Tokens& tokens);

/// One request through a whole server, whose clients and peers are ends of channels in memory.
void measure_requests(Cases& cases, const Tokens& tokens);

}  // namespace coqewd::bench
