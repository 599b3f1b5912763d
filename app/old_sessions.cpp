#include "app/old_sessions.hpp"

#include <boost/asio/this_coro.hpp>

#include "core/async/timer.hpp"

namespace coqewd {

Task<> end_old_sessions(std::shared_ptr<TokenSessions> sessions) {
    constexpr auto pause = std::chrono::seconds(1);
    Timer timer(co_await boost::asio::this_coro::executor);
    for (;;) {
        co_await timer.wait_for(pause);
        sessions->remove_expired(timer.clock().wall_now());
    }
}

}  // namespace coqewd
