// A SocketClient for the tests with npm's servers. Its one argument is a JSON object of options;
// what it is to do comes as JSON objects, a line each, and what it is told goes out the same way.
// Binary data stands as {"bytes": "…"}, with two hexadecimal digits for each byte.

#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <string>
#include <thread>

#include "app/to_server.hpp"
#include "core/async/mailbox.hpp"
#include "core/async/nursery.hpp"

using namespace coqewd;
namespace json = boost::json;

namespace {

void say(const json::object& what) {
    std::cout << json::serialize(what) << std::endl;
}

void report(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const std::exception& error) {
        say({{"thrown", error.what()}});
    }
}

std::string to_hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        hex += digits[byte >> 4];
        hex += digits[byte & 0xF];
    }
    return hex;
}

std::string from_hex(std::string_view hex) {
    std::string bytes;
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
        bytes += static_cast<char>(std::stoi(std::string(hex.substr(at, 2)), nullptr, 16));
    }
    return bytes;
}

/// The value with its binary data spelled out.
json::value spelled(const Arguments& arguments, const json::value& value) {
    if (const std::string* bytes = arguments.bytes(value)) return {{"bytes", to_hex(*bytes)}};
    if (const auto* array = value.if_array()) {
        json::array all;
        for (const auto& element : *array) all.push_back(spelled(arguments, element));
        return all;
    }
    if (const auto* object = value.if_object()) {
        json::object all;
        for (const auto& [key, member] : *object) all[key] = spelled(arguments, member);
        return all;
    }
    return value;
}

json::array spelled(const Arguments& arguments) {
    json::array all;
    for (std::size_t n = 0; n < arguments.size(); ++n) {
        all.push_back(spelled(arguments, arguments[n]));
    }
    return all;
}

/// The value with the binary data that is spelled out in it taken into the arguments.
json::value attached(Arguments& arguments, const json::value& value) {
    if (const auto* array = value.if_array()) {
        json::array all;
        for (const auto& element : *array) all.push_back(attached(arguments, element));
        return all;
    }
    const auto* object = value.if_object();
    if (object == nullptr) return value;
    if (const auto* bytes = object->if_contains("bytes")) {
        return arguments.attach(Bytes{from_hex(bytes->as_string())});
    }
    json::object all;
    for (const auto& [key, member] : *object) all[key] = attached(arguments, member);
    return all;
}

Arguments arguments_from(const json::object& command) {
    Arguments arguments;
    const auto* given = command.if_contains("args");
    if (given == nullptr) return arguments;
    for (const auto& value : given->as_array()) arguments.add(attached(arguments, value));
    return arguments;
}

std::string text(const json::object& from, std::string_view key, std::string otherwise = {}) {
    const auto* value = from.if_contains(key);
    return value != nullptr ? std::string(value->as_string()) : otherwise;
}

SocketClient::Parameters parameters(const json::object& from, std::string_view key) {
    SocketClient::Parameters all;
    if (const auto* given = from.if_contains(key)) {
        for (const auto& [name, value] : given->as_object()) {
            all.emplace_back(name, std::string(value.as_string()));
        }
    }
    return all;
}

SocketClient::Options options_from(const json::object& from) {
    auto options = to_server(text(from, "url"), {.authority_file = text(from, "ca")});
    options.nsp = text(from, "nsp", "/");
    options.query = parameters(from, "query");
    options.headers = parameters(from, "headers");
    if (const auto* auth = from.if_contains("auth")) {
        options.auth = [given = auth->as_object()] { return given; };
    }
    options.reconnection.min = std::chrono::milliseconds(50);
    options.reconnection.max = std::chrono::milliseconds(200);
    options.on_error = report;
    return options;
}

class Program {
  public:
    Program(const Executor& executor, const json::object& options)
        : client_(executor, options_from(options)), commands_(executor, 10'000), calls_(executor) {
        client_.on_connect([this] {
            say({{"told", "connected"}, {"id", client_.id()}, {"recovered", client_.recovered()}});
        });
        client_.on_disconnect([](const SocketClient::Disconnection& end) {
            say({{"told", "disconnected"}, {"reason", end.reason}});
        });
        client_.on_connect_error([](const SocketClient::ConnectFailure& failure) {
            say({{"told", "failed"},
                 {"message", failure.message},
                 {"data", failure.data},
                 {"final", failure.final}});
        });
        if (const auto* events = options.if_contains("events")) {
            for (const auto& event : events->as_array()) echo(std::string(event.as_string()));
        }
    }

    Mailbox<std::string>& commands() { return commands_; }

    /// Until there are no more commands; then the context stops.
    static Task<> run(Program& self, boost::asio::io_context& context) {
        while (const auto line = co_await self.commands_.receive()) {
            self.obey(json::parse(*line).as_object());
        }
        co_await self.client_.leave();
        co_await self.calls_.join();
        context.stop();
    }

  private:
    /// Tells of the event, and answers with what came.
    void echo(const std::string& event) {
        client_.on(event, [event](Arguments arguments) {
            say({{"event", event}, {"args", spelled(arguments)}});
            return arguments;
        });
    }

    void obey(const json::object& command) {
        const std::string what = text(command, "do");
        if (what == "connect") client_.connect();
        if (what == "disconnect") client_.disconnect();
        if (what == "call") calls_.spawn(call(client_, command));
        if (what == "emit") {
            const auto refused = client_.emit(text(command, "event"), arguments_from(command));
            if (refused) say({{"refused", refused.message()}});
        }
    }

    static Task<> call(SocketClient& client, json::object command) {
        const auto timeout = std::chrono::milliseconds(command.at("ms").as_int64());
        Arguments arguments = arguments_from(command);
        const auto answer =
            co_await client.call(text(command, "event"), std::move(arguments), timeout);
        json::object said{{"answer", command.at("id")}};
        if (answer) {
            said["args"] = spelled(*answer);
        } else {
            said["error"] = answer.error().message();
        }
        say(said);
    }

    SocketClient client_;
    Mailbox<std::string> commands_;
    Nursery calls_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return EXIT_FAILURE;
    boost::asio::io_context context{1};
    Program program(context.get_executor(), json::parse(argv[1]).as_object());
    Nursery main(context.get_executor(), {.on_error = report});
    main.spawn(Program::run(program, context));
    std::thread reader([&program] {
        std::string line;
        while (std::getline(std::cin, line)) program.commands().send(line);
        program.commands().close();
    });
    const auto work = boost::asio::make_work_guard(context);
    context.run();
    reader.join();
    return EXIT_SUCCESS;
}
