#pragma once

#include "net/transport/address_race.hpp"

namespace coqewd::net {

/// How a SocketClient reaches its server, in another way than by TCP.
struct ClientRoute {
    Reach reach;
};

}  // namespace coqewd::net
