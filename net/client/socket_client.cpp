#include "net/client/socket_client.hpp"

#include "core/async/nursery.hpp"
#include "net/client/socket_core.hpp"

namespace coqewd {

/// What the client runs. Whoever destroys it while something runs has that cancelled.
struct SocketClient::Tasks {
    Tasks(const Executor& executor, const Nursery::OnError& on_error)
        : connections(executor, {.on_error = on_error}),
          handlers(executor, {.on_error = on_error}) {}

    Nursery connections;
    Nursery handlers;
};

SocketClient::SocketClient(Executor executor, Options options)
    : tasks_(std::make_shared<Tasks>(executor, options.on_error)),
      core_(std::make_shared<net::SocketCore>(executor, std::move(options))) {
    core_->begin(tasks_->connections, tasks_->handlers);
}

SocketClient::~SocketClient() {
    core_->close();
    // Somebody may wait for them in leave().
    tasks_->connections.cancel();
    tasks_->handlers.cancel();
}

void SocketClient::set_handler(std::string event, Handler handler) {
    core_->inbox().set(std::move(event), std::move(handler));
}

void SocketClient::off(const std::string& event) {
    core_->inbox().remove(event);
}

void SocketClient::on_connect(std::function<void()> hook) {
    core_->hooks().connect = std::move(hook);
}

void SocketClient::on_disconnect(std::function<void(const Disconnection&)> hook) {
    core_->hooks().disconnect = std::move(hook);
}

void SocketClient::on_connect_error(std::function<void(const ConnectFailure&)> hook) {
    core_->hooks().connect_error = std::move(hook);
}

void SocketClient::connect() {
    core_->connect();
}

Task<error_code> SocketClient::connected(Duration within) {
    return net::SocketCore::connected(core_, within);
}

bool SocketClient::is_connected() const {
    return core_->is_connected();
}

const std::string& SocketClient::id() const {
    return core_->id();
}

bool SocketClient::recovered() const {
    return core_->recovered();
}

error_code SocketClient::emit(std::string_view event, const Arguments& arguments) {
    return core_->emit(event, arguments);
}

Task<Result<Arguments>> SocketClient::call(std::string event, Arguments arguments,
                                           Duration timeout) {
    return net::SocketCore::call(core_, std::move(event), std::move(arguments), timeout);
}

void SocketClient::disconnect() {
    core_->disconnect();
}

Task<> SocketClient::leave(std::shared_ptr<net::SocketCore> core, std::shared_ptr<Tasks> tasks) {
    core->retire();
    co_await tasks->connections.join();
    co_await tasks->handlers.join();
}

}  // namespace coqewd
