#pragma once

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/async/clock.hpp"
#include "core/async/nursery.hpp"
#include "core/fabric/peer.hpp"
#include "net/peer/dialer.hpp"
#include "tests/net/far_server.hpp"

namespace coqewd::testing {

using Strings = std::vector<std::string>;

/// A dialer whose network is in memory, at a time that stands still; the test plays the peer.
struct Dialing {
    static constexpr std::chrono::seconds connect_timeout{20};
    static constexpr std::chrono::seconds register_timeout{10};
    static constexpr std::chrono::seconds redial_min{1};
    static constexpr std::chrono::seconds redial_max{8};

    Dialing() { clock.freeze(); }
    ~Dialing() {
        if (dialer) stop();
        pass(std::chrono::hours(1));
        BOOST_TEST(ended());
    }

    net::Dialer::Options options() {
        return {
            .client = {.endpoint = {.host = "127.0.0.1", .port = 8080},
                       .timeout = connect_timeout,
                       .random = [](std::span<char> bytes) { std::ranges::fill(bytes, '\0'); },
                       .reach = network.reach()},
            .application = "demo",
            .backoff = {.min = redial_min, .max = redial_max},
            .uniform = [] { return 0.5; },
            .renew = [this](const std::string& token) { return renew(token); },
            .verifies = [this](const std::string& token) { return verifies(token); },
            .prove = [] { return "proof"; },
            .qewd_compat = true,
            .register_timeout = register_timeout,
            .link = {.node = "here", .on_error = [this](auto error) { thrown = error; }},
            .log = [this](std::string_view line) { log.emplace_back(line); },
            .warn = [this](std::string_view line) { log.emplace_back(line); },
        };
    }

    void dial() { dial(options()); }
    void dial(net::Dialer::Options with) {
        dialer = std::make_unique<net::Dialer>(io.get_executor(), peer, tally, std::move(with));
        running.spawn(dialer->run());
        settle(io);
    }

    void stop() {
        dialer->stop();
        settle(io);
    }

    /// Lets the pause before the n-th attempt in a row pass.
    void redial(int attempts = 1) {
        Duration pause = Duration(redial_min) / 2;
        for (int doubled = 1; doubled < attempts; ++doubled) pause *= 2;
        pass(pause);
    }

    void pass(Duration time) {
        clock.advance(time);
        settle(io);
    }

    /// The calls that have come and were not asked for before.
    std::vector<boost::json::object> calls() {
        std::vector<boost::json::object> found;
        for (const std::string& frame : server().heard()) {
            BOOST_TEST(frame.starts_with("42"), frame);
            const auto event = boost::json::parse(frame.substr(2)).as_array();
            found.push_back(event.at(1).as_object());
        }
        return found;
    }

    /// The only call that has come, which is of this type.
    boost::json::object call(std::string_view type) {
        const auto found = calls();
        BOOST_TEST_REQUIRE(found.size() == 1U);
        BOOST_TEST(found.front().at("type").as_string() == type);
        return found.front();
    }

    /// Says a frame of the peer; the members stand behind those of a reply to this call.
    void answer(const boost::json::object& call, const std::string& message, bool finished = true) {
        server().say("42[\"ewdjs\",{\"type\":" + boost::json::serialize(call.at("type")) +
                     ",\"finished\":" + (finished ? "true" : "false") + ",\"message\":" + message +
                     ",\"ms_requestId\":" + boost::json::serialize(call.at("ms_requestId")) + "}]");
    }

    /// Brings the link up: the first one, or one that is redialled.
    void bring_up(std::string_view type = "ewd-register") {
        server().join();
        answer(call(type), R"({"token":"first","coqewd_calls_max":20000})");
        BOOST_TEST(peer->up());
    }

    bool ended() const { return running.size() == 0; }
    FarServer& server() { return network.last(); }

    /// The reason in the latest line of the log.
    std::string why() const {
        const std::string begin = "There is no link to stock (127.0.0.1:8080): ";
        if (log.empty() || !log.back().starts_with(begin)) return "";
        return log.back().substr(begin.size());
    }

    boost::asio::io_context io;
    Clock& clock = Clock::of(io.get_executor());
    MemoryNetwork network{io};
    Tally tally;
    std::shared_ptr<Peer> peer = std::make_shared<Peer>("stock", "here");
    Strings log;
    std::exception_ptr thrown;
    std::function<bool(const std::string&)> verifies = [](const auto&) { return true; };
    std::function<std::string(const std::string&)> renew = [](const std::string& token) {
        return token + " renewed";
    };
    std::unique_ptr<net::Dialer> dialer;
    Nursery running{io.get_executor()};
};

}  // namespace coqewd::testing
