// The one file that compiles Asio's own functions (BOOST_ASIO_SEPARATE_COMPILATION). It waits for
// what happens through ours, so that sockets of ours can be waited for in the same call.
#include <sys/epoll.h>

#include "core/async/descriptor_events.hpp"

#define epoll_wait ::coqewd::wait_for_events
#define epoll_ctl ::coqewd::control_events

#include <boost/asio/impl/src.hpp>
