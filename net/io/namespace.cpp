#include "net/io/namespace.hpp"

#include "net/io/io.hpp"
#include "net/io/socket_state.hpp"

namespace coqewd {

Namespace::Namespace(Io& io, std::string name, std::shared_ptr<NamespaceHooks> hooks,
                     bool is_dynamic)
    : shard_(io.shard()),
      name_(std::move(name)),
      hooks_(std::move(hooks)),
      is_dynamic_(is_dynamic) {}

Audience Namespace::all() const {
    return Audience(shard_->io, name_);
}

std::vector<Socket> Namespace::local_sockets() const {
    std::vector<Socket> sockets;
    for (SocketState* const socket : rooms_.select({})) {
        sockets.push_back(Socket(socket->shared_from_this()));
    }
    return sockets;
}

}  // namespace coqewd
