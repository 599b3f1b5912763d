// A chat server: names, rooms, who is typing, pictures, and answers that one can rely on.
//
//     coqewd_chat --port 8080            for any Socket.IO client from 1 to 4, in a browser:
//
//     const socket = io('http://127.0.0.1:8080/chat', { auth: { name: 'Ada' } });
//     socket.emit('join', 'kitchen');
//     socket.emit('say', 'kitchen', 'Tea?', (answer) => …);
//     socket.on('said', (room, name, text) => …);
#include <coqewd.hpp>

using namespace coqewd;

namespace {

std::string name_of(const Socket& socket) {
    return std::string(socket.data().at("name").as_string());
}

std::string room_of(const Arguments& arguments) {
    const boost::json::value& room = arguments[0];
    return room.is_string() ? std::string(room.as_string()) : "lobby";
}

/// Clients without a name stay outside.
Admission let_in(Socket socket) {
    const auto* name = socket.handshake().auth().if_contains("name");
    if (!name || !name->is_string()) return refuse("Say your name", {{"code", 401}});
    socket.data()["name"] = *name;
    return accept();
}

void join(Socket socket, Arguments arguments) {
    const std::string room = room_of(arguments);
    if (socket.join(room)) socket.to(room).emit("joined", room, name_of(socket));
}

/// What comes back is the answer to the client's callback.
Arguments say(Socket socket, Arguments arguments) {
    const std::string room = room_of(arguments);
    socket.to(room).emit("said", room, name_of(socket), arguments[1]);
    return Arguments("said in " + room);
}

/// Nobody needs to know it late: a client that can not take it now never gets it.
void typing(Socket socket, Arguments arguments) {
    socket.to(room_of(arguments)).volatile_().emit("typing", name_of(socket));
}

/// The arguments go on as they came, binary data too.
void picture(Socket socket, Arguments arguments) {
    socket.broadcast().emit("picture", arguments);
}

/// A coroutine may wait: the new client is asked who it would like to meet.
Task<> greet(Socket socket) {
    const auto answer =
        co_await socket.call("welcome", Arguments(name_of(socket)), std::chrono::seconds(10));
    if (answer && socket.connected()) join(socket, *answer);
}

void chat(Io& io) {
    io.of("/chat")
        .use(let_in)
        .on_connect(greet)
        .on("join", join)
        .on("say", say)
        .on("typing", typing)
        .on("picture", picture)
        .on_disconnect([](Socket socket, std::string reason) {
            socket.broadcast().emit("left", name_of(socket), reason);
        });
}

}  // namespace

int main(int argc, char** argv) {
    return serve(argc, argv, chat);
}
