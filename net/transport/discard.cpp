#include "net/transport/discard.hpp"

#include <array>
#include <boost/asio/post.hpp>

#include "net/transport/await.hpp"
#include "net/transport/error.hpp"

namespace coqewd::net {

namespace {

/// Not in the coroutine, whose frame would hold the room for as long as it waits.
Result<std::size_t> read_away(Stream& stream) {
    std::array<char, 4096> bytes;
    return stream.try_read(bytes);
}

}  // namespace

Task<> discard(Stream& stream) {
    for (int reads = 1;; ++reads) {
        const auto count = read_away(stream);
        if (!count && (count.error() != error::would_block || co_await stream.readable()))
            co_return;
        if (reads % reads_in_a_row_max == 0) {
            co_await boost::asio::post(stream.executor(), as_result);
        }
    }
}

}  // namespace coqewd::net
