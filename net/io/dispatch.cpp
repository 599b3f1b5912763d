#include "net/io/dispatch.hpp"

#include <string>
#include <utility>

#include "net/io/io_session.hpp"
#include "net/io/namespace.hpp"
#include "net/io/socket.hpp"

namespace coqewd {
namespace {

using State = std::shared_ptr<SocketState>;

/// The answer to one event, which only the first handler gives.
struct AckOnce {
    State socket;
    std::uint64_t id;
    bool given = false;

    void give(const Arguments& arguments) {
        if (std::exchange(given, true)) return;
        socket->answer(id, arguments);
    }
};

/// What the handlers of one event have in common.
struct Occasion {
    State socket;
    Arguments arguments;
    /// Null when no answer was asked for.
    std::shared_ptr<AckOnce> ack;
};

/// A coroutine that is in progress, as long as this lives: of an event, or of another occasion.
class InProgress {
  public:
    enum class Of : std::uint8_t { event, other };

    explicit InProgress(State socket, Of what = Of::event) : socket_(std::move(socket)) {
        is_event_ = what == Of::event;
        ++socket_->session()->coroutines;
        if (is_event_) ++socket_->in_progress;
    }
    InProgress(InProgress&& other) noexcept = default;
    InProgress& operator=(InProgress&&) = delete;
    ~InProgress() {
        if (!socket_) return;
        if (is_event_) --socket_->in_progress;
        IoSession* const session = socket_->session();
        if (session == nullptr) return;
        --session->coroutines;
        session->wake();
    }

  private:
    State socket_;
    bool is_event_ = false;
};

template <typename Call>
void guarded(const State& socket, Call&& call) {
    try {
        call();
    } catch (...) {
        socket->session()->report(std::current_exception());
    }
}

using CoroutineOnly = std::function<Task<>(Socket, Arguments)>;
using AnsweringCoroutine = std::function<Task<Arguments>(Socket, Arguments)>;
using AnsweringFunction = std::function<Arguments(Socket, Arguments)>;
using FunctionOnly = std::function<void(Socket, Arguments)>;

/// True when it was a plain function, which has run.
bool run_plain(const EventHandler& handler, Occasion& occasion) {
    if (const auto* const only = std::get_if<FunctionOnly>(&handler)) {
        (*only)(Socket(occasion.socket), std::move(occasion.arguments));
        return true;
    }
    if (const auto* const answering = std::get_if<AnsweringFunction>(&handler)) {
        const Arguments answer =
            (*answering)(Socket(occasion.socket), std::move(occasion.arguments));
        if (occasion.ack) occasion.ack->give(answer);
        return true;
    }
    return false;
}

/// Keeps the handler as long as its coroutine, which may use what it has captured.
Task<> run_coroutine(InProgress, std::shared_ptr<const EventHandler> handler, Occasion occasion) {
    Socket socket(occasion.socket);
    if (const auto* const only = std::get_if<CoroutineOnly>(handler.get())) {
        co_await (*only)(std::move(socket), std::move(occasion.arguments));
        co_return;
    }
    const auto& answering = std::get<AnsweringCoroutine>(*handler);
    const Arguments answer = co_await answering(std::move(socket), std::move(occasion.arguments));
    if (occasion.ack) occasion.ack->give(answer);
}

void run(const std::shared_ptr<const EventHandler>& handler, Occasion occasion) {
    const State socket = occasion.socket;
    guarded(socket, [&] {
        if (run_plain(*handler, occasion)) return;
        socket->session()->nursery().spawn(
            run_coroutine(InProgress(socket), handler, std::move(occasion)));
    });
}

/// The same for the other kinds of handlers, which have a plain and a coroutine form.
template <typename Handler, typename... Parameters>
Task<> run_other(InProgress, std::shared_ptr<const Handler> handler, Socket socket,
                 Parameters... parameters) {
    const auto& coroutine = std::get<std::function<Task<>(Socket, Parameters...)>>(*handler);
    co_await coroutine(std::move(socket), std::move(parameters)...);
}

template <typename Handler, typename... Parameters>
void start_other(const State& state, InProgress::Of what,
                 const std::shared_ptr<const Handler>& handler, Parameters... parameters) {
    guarded(state, [&] {
        using Plain = std::function<void(Socket, Parameters...)>;
        if (const auto* const plain = std::get_if<Plain>(handler.get())) {
            return (*plain)(Socket(state), std::move(parameters)...);
        }
        state->session()->nursery().spawn(run_other<Handler, Parameters...>(
            InProgress(state, what), handler, Socket(state), std::move(parameters)...));
    });
}

void dispatch_any(const State& socket, std::string_view event, const Arguments& arguments) {
    if (!socket->own_handlers) return;
    const auto handlers = socket->own_handlers->any;
    for (const auto& handler : handlers) {
        start_other(socket, InProgress::Of::event, handler, std::string(event), arguments);
    }
}

}  // namespace

void dispatch_event(const State& socket, std::string_view event, Arguments arguments,
                    std::optional<std::uint64_t> ack_id) {
    dispatch_any(socket, event, arguments);
    if (!socket->connected()) return;
    const HandlerTable::Events handlers = socket->handlers_of(event);
    if (handlers.empty()) return;
    Occasion occasion{.socket = socket, .arguments = std::move(arguments), .ack = nullptr};
    if (ack_id) occasion.ack = std::make_shared<AckOnce>(AckOnce{socket, *ack_id});
    for (std::size_t n = 0; n + 1 < handlers.size(); ++n) run(handlers[n], occasion);
    run(handlers.back(), std::move(occasion));
}

void dispatch_connect(const State& socket) {
    const auto handlers = socket->nsp().hooks().connected;
    for (const auto& handler : handlers) {
        start_other(socket, InProgress::Of::other, handler);
    }
}

void dispatch_end(const State& socket, std::string_view reason, EndStage stage) {
    const auto dispatch_all = [&](const HandlerTable& table) {
        const auto handlers = stage == EndStage::leaving ? table.disconnecting : table.disconnected;
        for (const auto& handler : handlers) {
            start_other(socket, InProgress::Of::other, handler, std::string(reason));
        }
    };
    dispatch_all(socket->nsp().hooks().handlers);
    if (socket->own_handlers) dispatch_all(*socket->own_handlers);
}

Task<Admission> ask(std::shared_ptr<const SocketMiddleware> middleware, State socket) {
    std::exception_ptr thrown;
    try {
        using Plain = std::function<Admission(Socket)>;
        if (const auto* const plain = std::get_if<Plain>(middleware.get())) {
            co_return (*plain)(Socket(socket));
        }
        const auto& coroutine = std::get<std::function<Task<Admission>(Socket)>>(*middleware);
        co_return co_await coroutine(Socket(socket));
    } catch (...) {
        thrown = std::current_exception();
    }
    if (IoSession* const session = socket->session()) session->report(thrown);
    co_return refuse("Internal server error");
}

}  // namespace coqewd
