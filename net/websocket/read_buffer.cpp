#include "net/websocket/read_buffer.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace coqewd::net::websocket {
namespace {

/// A block filled to less than one part in so many is worth leaving.
constexpr std::size_t sparse_part = 16;

thread_local std::unique_ptr<char[]> spare;

std::unique_ptr<char[]> take_block(std::size_t capacity) {
    if (capacity == ReadBuffer::block_bytes && spare) return std::move(spare);
    return std::make_unique_for_overwrite<char[]>(capacity);
}

}  // namespace

std::span<char> ReadBuffer::prepare(std::size_t at_least) {
    if (capacity_ - end_ < at_least) {
        if (capacity_ - size() >= at_least) {
            std::memmove(block_.get(), block_.get() + begin_, size());
            end_ = size();
            begin_ = 0;
        } else {
            move_to_block(std::max(block_bytes, std::bit_ceil(size() + at_least)));
        }
    }
    return {block_.get() + end_, capacity_ - end_};
}

void ReadBuffer::park() {
    if (size() == 0) {
        release();
    } else if (size() < capacity_ / sparse_part) {
        move_to_block(size());
    }
}

void ReadBuffer::move_to_block(std::size_t capacity) {
    auto block = take_block(capacity);
    const std::size_t count = size();
    if (count != 0) std::memcpy(block.get(), block_.get() + begin_, count);
    release();
    block_ = std::move(block);
    capacity_ = capacity;
    end_ = count;
}

void ReadBuffer::release() {
    if (capacity_ == block_bytes) spare = std::move(block_);
    block_.reset();
    capacity_ = begin_ = end_ = 0;
}

}  // namespace coqewd::net::websocket
