#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace coqewd::net::websocket {

/// Bytes that were read and not used up yet, in one block of memory. A block is held only while
/// there are bytes in it; each thread keeps one spare block, so that taking the usual one is cheap.
class ReadBuffer {
  public:
    static constexpr std::size_t block_bytes = 16'384;

    std::size_t size() const { return end_ - begin_; }

    /// The bytes held. They stay in place until prepare() or park().
    std::span<char> held() const { return {block_.get() + begin_, size()}; }

    /// Room for at least that many more bytes, behind the ones held.
    std::span<char> prepare(std::size_t at_least);

    /// The first count bytes of the room have been filled.
    void commit(std::size_t count) { end_ += count; }

    /// The first count bytes held are used up; they stay readable until prepare() or park().
    void consume(std::size_t count) { begin_ += count; }

    /// Before a wait: gives the block back. A few bytes held move into a block of their own size,
    /// so that many connections that stopped in the middle of a frame cost little.
    void park();

  private:
    void move_to_block(std::size_t capacity);
    void release();

    std::unique_ptr<char[]> block_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace coqewd::net::websocket
