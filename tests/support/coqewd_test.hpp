#pragma once

// The test kit for handlers: a test is a coroutine that talks to a server in the same process.
//
//     COQEWD_TEST(greets_by_name, Demo) {
//         const Reply reply = co_await client.call("greet", {{"name", "Ada"}});
//         BOOST_TEST(reply.body().at("hello") == "Ada");
//     }
//
// It is a Boost.Test case; use it inside suites as usual, and link coqewd::testing.

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "app/server.hpp"
#include "app/wiring.hpp"
#include "coqewd.hpp"
#include "core/message/json_text.hpp"
#include "net/peer/client.hpp"
#include "tests/support/run.hpp"

namespace coqewd::testing {

/// A client of the server under test, registered for one application. Its session goes on from call
/// to call, as a browser's does.
class Client {
  public:
    Client(const Executor& executor, net::Endpoint endpoint)
        : executor_(executor),
          clock_(Clock::of(executor)),
          connection_(executor, {.endpoint = std::move(endpoint), .random = fill_random}),
          nursery_(executor) {}

    /// Connects and registers; throws std::runtime_error when that fails.
    Task<> join(const std::string& application) {
        if (const error_code failure = co_await connection_.connect()) {
            throw std::runtime_error("The client can not connect: " + failure.message());
        }
        link_ = std::make_shared<Link>(executor_, connection_.channel(), tally_, Link::Options{});
        nursery_.spawn(listen(link_));
        std::string text = R"({"type":"ewd-register","application":)";
        append_quoted(text, application);
        text += '}';
        const Reply reply = co_await send(*Request::received(std::move(text)));
        if (reply.failed())
            throw std::runtime_error("The client can not register: " + reply.json());
    }

    /// Sends a message and waits for the reply.
    Task<Reply> call(std::string type, boost::json::object params = {}) {
        Request request(std::move(type), std::move(params));
        co_return co_await send(std::move(request));
    }

    /// The same, with the intermediate messages that came before the reply.
    Task<Reply> call(std::string type, boost::json::object params, std::vector<Event>& events) {
        Request request(std::move(type), std::move(params));
        request.events = std::make_shared<const EventSink>(
            [&events](Event event) { events.push_back(std::move(event)); });
        co_return co_await send(std::move(request));
    }

    Task<> leave() {
        if (link_) link_->close(CloseReason::normal);
        co_await nursery_.join();
        co_await connection_.leave();
    }

  private:
    static Task<> listen(std::shared_ptr<Link> link) { co_await link->run(nullptr); }

    Task<Reply> send(Request request) {
        const Deadline deadline(clock_.now(), std::chrono::seconds(60));
        Link::CallOptions options{.token = token_, .deadline = deadline};
        Reply reply = co_await link_->call(std::move(request), std::move(options));
        if (!reply.token().empty()) token_ = reply.token();
        co_return reply;
    }

    Executor executor_;
    Clock& clock_;
    Tally tally_;
    net::Client connection_;
    std::shared_ptr<Link> link_;
    Nursery nursery_;
    std::string token_;
};

/// Runs the body against a server of these applications; the client is registered for the first.
template <typename First, typename... More>
void run_handler_test(Task<> (*body)(Client&)) {
    Config config;
    config.port = 0;
    config.log_level = LogLevel::off;
    std::vector<ApplicationFactory> factories{[] { return std::make_unique<First>(); }};
    (factories.push_back([] { return std::make_unique<More>(); }), ...);
    const std::string application = factories.front()()->name();
    Server server(config, std::move(factories));
    server.start();

    boost::asio::io_context context{1};
    Client client(context.get_executor(), {.host = config.address, .port = server.port()});
    const auto talk = [](Client& who, std::string what, Task<> (*test)(Client&)) -> Task<> {
        co_await who.join(what);
        co_await test(who);
        co_await who.leave();
    };
    run(context, talk(client, application, body));
    server.stop_and_wait(std::chrono::seconds(1));
}

}  // namespace coqewd::testing

#define COQEWD_TEST(name, ...)                                                           \
    static coqewd::Task<> name##_body([[maybe_unused]] coqewd::testing::Client& client); \
    BOOST_AUTO_TEST_CASE(name) {                                                         \
        coqewd::testing::run_handler_test<__VA_ARGS__>(&name##_body);                    \
    }                                                                                    \
    static coqewd::Task<> name##_body([[maybe_unused]] coqewd::testing::Client& client)
