#include "net/transport/discard.hpp"

#include <array>
#include <boost/asio/post.hpp>

#include "net/transport/await.hpp"
#include "net/transport/error.hpp"

namespace coqewd::net {

Task<> discard(Stream& stream) {
    std::array<char, 4096> bytes{};
    for (int reads = 1;; ++reads) {
        const auto count = stream.try_read(bytes);
        if (!count && (count.error() != error::would_block || co_await stream.readable()))
            co_return;
        if (reads % reads_in_a_row_max == 0) {
            co_await boost::asio::post(stream.executor(), as_result);
        }
    }
}

}  // namespace coqewd::net
