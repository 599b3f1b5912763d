#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/async/nursery.hpp"
#include "core/async/thrown.hpp"
#include "net/io/io.hpp"
#include "tests/core/settle.hpp"
#include "tests/support/memory_engine.hpp"

namespace coqewd::testing {

using Lines = std::vector<std::string>;

inline void check(const Lines& heard, const Lines& expected) {
    BOOST_TEST(heard == expected, boost::test_tools::per_element());
}

using net::socketio::EngineEnd;
using net::socketio::Generation;

/// Ids are AAAAAAAAAAAAAAAAAAA0, …1, and so on.
inline net::RandomSource counting_ids() {
    return [next = std::make_shared<int>(0)](std::span<char> bytes) {
        for (char& byte : bytes) byte = 0;
        // Characters 52 to 61 of the alphabet are the digits.
        const int number = (*next)++;
        bytes.back() = static_cast<char>(52 + number % 10);
        if (number >= 10) bytes[bytes.size() - 2] = static_cast<char>(52 + number / 10);
    };
}

inline std::string id_of(int number) {
    std::string id(20, 'A');
    id.back() = static_cast<char>('0' + number % 10);
    if (number >= 10) id[18] = static_cast<char>('0' + number / 10);
    return id;
}

/// Socket.IO on one thread over sessions in memory, under a frozen clock.
struct Serving {
    boost::asio::io_context context;
    Executor executor = context.get_executor();
    Clock& clock = Clock::of(executor);
    std::vector<std::string> errors;
    /// What the handlers of a test note.
    Lines notes;
    /// What they may wait for.
    Signal gate{executor};
    std::vector<Misbehaviour> misbehaviours;
    std::shared_ptr<IoShared> shared;
    std::unique_ptr<Io> io;
    std::vector<std::unique_ptr<MemoryEngine>> engines;
    Nursery sessions{executor};
    std::size_t ended = 0;

    Serving() {
        clock.freeze();
        open({});
    }

    /// Before the first client.
    void open(IoOptions options) {
        options.random = counting_ids();
        options.on_error = [this](const std::exception_ptr& thrown) {
            errors.push_back(text_of(thrown));
        };
        options.on_misbehaviour = [this](std::string_view, Misbehaviour misbehaviour) {
            misbehaviours.push_back(misbehaviour);
        };
        io.reset();
        shared = std::make_shared<IoShared>(std::move(options));
        io = std::make_unique<Io>(shared, executor);
    }

    MemoryEngine& come(MemoryEngine::Handshake handshake, std::string sid = "SID") {
        engines.push_back(
            std::make_unique<MemoryEngine>(executor, std::move(handshake), std::move(sid)));
        sessions.spawn(serve(*engines.back()));
        settle(context);
        return *engines.back();
    }
    MemoryEngine& come(Generation generation = Generation::eio4, std::string sid = "SID") {
        MemoryEngine::Handshake handshake;
        handshake.generation = generation;
        handshake.ip_address = "10.0.0.1";
        return come(std::move(handshake), std::move(sid));
    }
    /// One that has joined `/`, or the namespace; what it has heard of that is dropped.
    MemoryEngine& joined(const std::string& connect = "0") {
        MemoryEngine& engine = come();
        say(engine, connect);
        engine.heard();
        return engine;
    }

    void say(MemoryEngine& engine, std::string text) {
        engine.say(std::move(text));
        settle(context);
    }
    /// And gives what came back.
    Lines ask(MemoryEngine& engine, std::string text) {
        say(engine, std::move(text));
        return engine.heard();
    }
    void vanish(MemoryEngine& engine, EngineEnd why = EngineEnd::transport_close) {
        engine.vanish(why);
        settle(context);
    }
    void pass(Duration time) {
        clock.advance(time);
        settle(context);
    }

    ~Serving() {
        for (const auto& engine : engines) engine->vanish();
        settle(context);
        io->cancel();
        settle(context);
        BOOST_TEST(sessions.size() == 0U);
        BOOST_TEST(shared->counts().sockets == 0U);
    }

  private:
    Task<> serve(MemoryEngine& engine) {
        co_await io->serve(engine);
        ++ended;
    }
};

}  // namespace coqewd::testing
