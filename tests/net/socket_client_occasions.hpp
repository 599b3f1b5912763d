#pragma once

#include <deque>
#include <memory>
#include <string>

#include "tests/net/socket_client_fixture.hpp"

namespace coqewd::testing {

/// Events that a test lets end one after the other.
struct Gate {
    explicit Gate(Executor ex) : executor(std::move(ex)) {}

    Task<Arguments> pass(Arguments arguments) {
        begun.push_back(std::string(arguments.text(0)));
        const auto opened = std::make_shared<Signal>(executor);
        waiting.push_back(opened);
        co_await opened->wait();
        co_return arguments;
    }

    /// Lets the oldest end.
    void open() {
        waiting.front()->notify();
        waiting.pop_front();
    }

    Executor executor;
    std::deque<std::shared_ptr<Signal>> waiting;
    Strings begun;
};

struct EventsFixture : SocketClientFixture {
    std::shared_ptr<Call> call(std::string event, Arguments arguments = {},
                               Duration timeout = 10s) {
        auto made = std::make_shared<Call>();
        spawn(keep_answer(*client, std::move(event), std::move(arguments), timeout, made));
        return made;
    }

    error_code emit(std::string_view event, const Arguments& arguments = {}) {
        const error_code refused = client->emit(event, arguments);
        settle(io);
        return refused;
    }
};

}  // namespace coqewd::testing
