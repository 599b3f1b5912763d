// A server on the public API for the end-to-end tests: what clients of all generations and
// transports, and the protocols' own suites, try out.
#include <coqewd.hpp>

using namespace coqewd;
using namespace std::chrono_literals;

namespace {

void tell_auth(Socket socket) {
    socket.emit("auth", socket.handshake().auth());
}

Arguments give_back(Socket, Arguments arguments) {
    return arguments;
}

void echo_events(Namespace& where) {
    where.on_connect(tell_auth)
        .on("message",
            [](Socket socket, Arguments arguments) { socket.emit("message-back", arguments); })
        .on("message-with-ack", give_back);
}

/// The server asks, and tells what it heard.
Task<> ask(Socket socket, Arguments arguments) {
    const auto answer = co_await socket.call("question", arguments, 2s);
    if (answer) {
        socket.emit("answered", *answer);
    } else {
        socket.emit("unanswered", answer.error().message());
    }
}

/// So many numbered events, and as many volatile ones.
void flood(Socket socket, Arguments arguments) {
    const std::int64_t count = arguments[0].to_number<std::int64_t>();
    for (std::int64_t number = 0; number < count; ++number) {
        socket.emit("numbered", number);
        socket.volatile_().emit("volatile", number);
    }
    socket.emit("flooded");
}

void meet(Namespace& where) {
    where.on("ask", ask).on("flood", flood);
    where.on("leave-me", [](Socket socket, Arguments arguments) {
        socket.disconnect(arguments[0].is_bool() && arguments[0].as_bool());
    });
    where.on("throw", [](Socket, Arguments) { throw std::runtime_error("as asked"); });
    where.on_disconnect([](Socket socket, std::string reason) {
        socket.broadcast().emit("gone", socket.id(), reason);
    });
}

void add_rooms(Namespace& rooms) {
    rooms.on("join", [](Socket socket, Arguments arguments) {
        socket.join(std::string(arguments[0].as_string()));
        return Arguments(socket.rooms().size());
    });
    rooms.on("leave", [](Socket socket, Arguments arguments) {
        return Arguments(socket.leave(std::string(arguments[0].as_string())));
    });
    // From a client to the others of the room; to all of it; to all but the room; to all.
    rooms.on("to", [](Socket socket, Arguments arguments) {
        socket.to(std::string(arguments[0].as_string())).emit("heard", arguments[1]);
    });
    Namespace* const all = &rooms;
    rooms.on("in", [all](Socket, Arguments arguments) {
        all->to(std::string(arguments[0].as_string())).emit("heard", arguments[1]);
    });
    rooms.on("except", [all](Socket, Arguments arguments) {
        all->except(std::string(arguments[0].as_string())).emit("heard", arguments[1]);
    });
    rooms.on("all", [all](Socket, Arguments arguments) { all->emit("heard", arguments); });
}

Task<Admission> check(Socket socket) {
    Timer timer(co_await boost::asio::this_coro::executor);
    co_await timer.wait_for(1ms);
    const auto* token = socket.handshake().auth().if_contains("token");
    if (token && *token == "secret") co_return accept();
    co_return refuse("Not authorized", {{"code", 401}});
}

Task<> echo_engine(EngineSocket& engine) {
    for (;;) {
        const auto message = co_await engine.receive();
        if (!message) co_return;
        if (message->binary) {
            engine.send_binary(std::string(message->data));
        } else {
            engine.send_text(message->data);
        }
    }
}

/// As QEWD's io.toAll and io.toApplication.
void tell_applications(Io& io) {
    io.of("/").on("tell", [&io](Socket, Arguments arguments) {
        const boost::json::value& application = arguments[0];
        const boost::json::object message{{"type", "told"}, {"message", arguments[1]}};
        if (application.is_string()) {
            io.to("application:" + std::string(application.as_string())).emit("ewdjs", message);
        } else {
            io.emit("ewdjs", message);
        }
    });
}

void playground(Io& io) {
    echo_events(io.of("/"));
    tell_applications(io);
    meet(io.of("/"));
    io.of("/custom").on_connect(tell_auth);
    io.of("/admin").use(check).on("message-with-ack", give_back);
    add_rooms(io.of("/rooms"));
    io.of([](std::string_view name) {
          return name.starts_with("/dynamic-");
      }).on_connect([](Socket socket) { socket.emit("in", socket.nsp()); });
    io.engine("/engine.io/", echo_engine);
}

}  // namespace

int main(int argc, char** argv) {
    return serve(argc, argv, playground);
}
