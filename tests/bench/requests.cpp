// One request through a whole server but for its sockets: its cases have one in flight at a time,
// on an executor whose clock stands still, so that each run does the same.
#include <sched.h>

#include <boost/asio/io_context.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/fabric/peer.hpp"
#include "core/state/sessions_in_memory.hpp"
#include "tests/bench/cases.hpp"
#include "tests/bench/memory_server.hpp"
#include "tests/bench/messages.hpp"
#include "tests/bench/run_to_end.hpp"

namespace coqewd::bench {
namespace {

using testing::MemoryChannel;

constexpr std::size_t name_bytes = 200;
constexpr std::string_view token_begin = R"("token":")";
constexpr std::string_view id_begin = R"("ms_requestId":)";

bool mentions(std::string_view text, std::string_view words) {
    return text.find(words) != std::string_view::npos;
}

/// What stands behind these words, up to this character. It is searched for by one call of memchr:
/// one for each byte, as find_first_of makes them, costs by where its text happens to lie.
std::string_view behind(std::string_view text, std::string_view words, char end) {
    const std::size_t at = text.find(words);
    if (at == std::string_view::npos) {
        throw std::runtime_error("there is no " + std::string(words) + " in " + std::string(text));
    }
    const std::string_view rest = text.substr(at + words.size());
    return rest.substr(0, rest.find(end));
}

/// A number of JSON.
std::string_view number_behind(std::string_view text, std::string_view words) {
    const std::string_view member = behind(text, words, '}');
    return member.substr(0, member.find(','));
}

void send(MemoryChannel& server, const std::string& message) {
    let_others_settle();
    server.write(message);
}

/// The answer, which has to greet.
const std::string& greeting_in(const Result<std::string>& answer) {
    static const std::string hello = R"("hello":")" + name_of(name_bytes) + '"';
    if (!answer || !mentions(*answer, hello)) throw std::runtime_error("no greeting comes back");
    return *answer;
}

/// A client, which sends each message with the token of the answer before.
Task<> greet_in_turn(MemoryChannel& server, std::string token, std::size_t operations) {
    std::string message = greet_message(name_bytes, token);
    const std::size_t token_at = message.find(token);
    std::size_t token_bytes = token.size();
    for (std::size_t n = 0; n < operations; ++n) {
        send(server, message);
        const Result<std::string> answer = co_await server.read();
        const std::string_view next = behind(greeting_in(answer), token_begin, '"');
        message.replace(token_at, token_bytes, next);
        token_bytes = next.size();
    }
    server.close(CloseReason::normal);
}

/// A client that has no JWT: its token stays the same.
Task<> greet_as(MemoryChannel& server, const std::string& token, std::size_t operations) {
    const std::string message = R"({"type":"greet","params":{"name":")" + name_of(name_bytes) +
                                R"("},"token":")" + token + "\"}";
    for (std::size_t n = 0; n < operations; ++n) {
        send(server, message);
        const Result<std::string> answer = co_await server.read();
        greeting_in(answer);
    }
    server.close(CloseReason::normal);
}

/// Another server that costs next to nothing: each call gets the same answer, with its own token.
Task<> answer_calls(std::unique_ptr<MemoryChannel> caller) {
    const std::string begin =
        R"({"type":"greet","finished":true,"message":{"hello":")" + name_of(name_bytes) + "\",";
    std::string answer;
    for (;;) {
        const Result<std::string> call = co_await caller->read();
        if (!call) co_return;
        answer = begin;
        answer.append(token_begin).append(behind(*call, token_begin, '"')).append("\"},");
        answer.append(id_begin).append(number_behind(*call, id_begin)).append("}");
        caller->write(answer);
    }
}

Task<> run_calls(std::shared_ptr<Link> link) {
    co_await link->run(nullptr);
}

/// A link that a server makes calls over, to whoever is at the other end.
class CallingLink {
  public:
    CallingLink(const Executor& executor, std::unique_ptr<MemoryChannel> channel)
        : channel_(std::move(channel)),
          link_(
              std::make_shared<Link>(executor, *channel_, tally_, Link::Options{.node = "front"})),
          nursery_(executor) {
        nursery_.spawn(run_calls(link_));
        peer_->attach(link_);
    }

    std::shared_ptr<Peer> peer() const { return peer_; }

    Task<> end() {
        peer_->detach();
        link_->close(CloseReason::normal);
        co_await nursery_.join();
    }

  private:
    Tally tally_;
    std::unique_ptr<MemoryChannel> channel_;
    std::shared_ptr<Link> link_;
    std::shared_ptr<Peer> peer_ = std::make_shared<Peer>("back", "front");
    Nursery nursery_;
};

std::shared_ptr<Caller> server_caller() {
    auto caller = jwt_caller();
    caller->is_server = true;
    return caller;
}

Environment named(std::string node, const Tokens& tokens) {
    return {.node = std::move(node), .tokens = tokens, .destinations = {}};
}

Task<> dispatch_messages(Executor executor, Tokens tokens, std::size_t operations, RunsOn runs_on) {
    MemoryServer server(executor, named("front", tokens), {.runs_on = runs_on});
    const auto client = server.connect(jwt_caller());
    co_await greet_in_turn(*client, server.first_token(), operations);
    co_await server.end();
}

/// With a session that the server keeps.
Task<> dispatch_kept(Executor executor, Tokens tokens, std::size_t operations) {
    Environment environment = named("front", tokens);
    environment.token_sessions = std::make_shared<SessionsInMemory>(SessionsInMemory::Options{
        .make_token = [] { return "2d8bd9a4-4a7b-4b1f-9a53-6a2f3e0a7c11"; }});
    const auto session =
        environment.token_sessions->create({.application = "demo",
                                            .socket_id = {},
                                            .ip_address = {},
                                            .timeout = environment.session_timeout},
                                           Clock::of(executor).wall_now());
    MemoryServer server(executor, std::move(environment), {.runs_on = RunsOn::connection});
    const auto client = server.connect(std::make_shared<Caller>());
    co_await greet_as(*client, session->token, operations);
    co_await server.end();
}

/// Everything of `demo` goes over the link.
Task<> forward_over(CallingLink& link, Executor executor, Tokens tokens, std::size_t operations) {
    Environment environment = named("front", tokens);
    environment.destinations.emplace("back", Destination{link.peer(), "demo"});
    Routing routing;
    routing.add("demo", "*", "back");
    MemoryServer server(executor, std::move(environment), {.routing = std::move(routing)});
    const auto client = server.connect(jwt_caller());
    co_await greet_in_turn(*client, server.first_token(), operations);
    co_await link.end();
    co_await server.end();
}

Task<> forward_messages(Executor executor, Tokens tokens, std::size_t operations) {
    auto ends = MemoryChannel::pair(executor, executor);
    Nursery back(executor);
    back.spawn(answer_calls(std::move(ends.second)));
    CallingLink link(executor, std::move(ends.first));
    co_await forward_over(link, executor, std::move(tokens), operations);
    co_await back.join();
}

Task<> forward_to_server(Executor executor, Tokens tokens, std::size_t operations) {
    MemoryServer back(executor, named("back", tokens), {.runs_on = RunsOn::connection});
    CallingLink link(executor, back.connect(server_caller()));
    co_await forward_over(link, executor, std::move(tokens), operations);
    co_await back.end();
}

/// On the thread of the connection, where nobody else has anything to do.
template <auto dispatch>
Task<> here(Executor executor, Tokens tokens, std::size_t operations) {
    return dispatch(std::move(executor), std::move(tokens), operations, RunsOn::connection);
}

template <auto dispatch>
Task<> on_worker(Executor executor, Tokens tokens, std::size_t operations) {
    return dispatch(std::move(executor), std::move(tokens), operations, RunsOn::worker);
}

/// Over HTTP, from somebody without a token.
Task<> greet_over_rest(Dispatcher& dispatcher, std::size_t operations) {
    for (std::size_t n = 0; n < operations; ++n) {
        let_others_settle();
        RestRequest rest{.path = "/api/demo/greet/Ada",
                         .headers = {{"host", "127.0.0.1:8080"}, {"accept", "application/json"}},
                         .ip = "127.0.0.1"};
        auto match = dispatcher.routes().find(rest.method, rest.path);
        rest.path_template = match.entry->path.text();
        rest.arguments = std::move(match.arguments);
        Request request = Request::over_rest(std::make_shared<RestRequest>(std::move(rest)), {});
        const Reply reply = co_await dispatcher.dispatch(std::move(request), match.entry);
        if (!mentions(reply.json(), R"("hello":"Ada")")) {
            throw std::runtime_error("no greeting comes back over REST");
        }
    }
}

Task<> dispatch_rest(Executor executor, Tokens tokens, std::size_t operations, RunsOn runs_on) {
    MemoryServer server(executor, named("front", tokens), {.runs_on = runs_on});
    co_await greet_over_rest(server.dispatcher(), operations);
    co_await server.end();
}

Task<> forward_rest_to_server(Executor executor, Tokens tokens, std::size_t operations) {
    MemoryServer back(executor, named("back", tokens), {.runs_on = RunsOn::connection});
    CallingLink link(executor, back.connect(server_caller()));
    Environment environment = named("front", tokens);
    environment.destinations.emplace("back", Destination{link.peer(), "demo"});
    std::vector<RouteEntry> routes;
    routes.push_back(
        {.method = "GET", .path = PathTemplate("/api/demo/greet/:name"), .destination = "back"});
    MemoryServer server(executor, std::move(environment), {.routes = std::move(routes)});
    co_await greet_over_rest(server.dispatcher(), operations);
    co_await link.end();
    co_await server.end();
    co_await back.end();
}

/// Threads that take turns on one processor meet each other in the same places each time.
void keep_to_one_processor() {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<unsigned>(sched_getcpu()), &one);
    if (sched_setaffinity(0, sizeof(one), &one) != 0) {
        throw std::runtime_error("the processor can not be kept");
    }
}

}  // namespace

void measure_requests(Cases& cases, const Tokens& tokens) {
    const auto measure = [&](std::string_view name, Task<> (*work)(Executor, Tokens, std::size_t)) {
        cases.measure(name, [&](std::size_t operations) {
            keep_to_one_processor();
            boost::asio::io_context io{1};
            Clock::of(io.get_executor()).freeze();
            run_to_end(io, work(io.get_executor(), tokens, operations));
        });
    };
    measure("message_by_worker", on_worker<dispatch_messages>);
    measure("message_dispatched", here<dispatch_messages>);
    measure("message_forwarded", forward_messages);
    measure("message_forwarded_to_a_server", forward_to_server);
    measure("message_of_kept_session", dispatch_kept);
    measure("rest_by_worker", on_worker<dispatch_rest>);
    measure("rest_dispatched", here<dispatch_rest>);
    measure("rest_forwarded_to_a_server", forward_rest_to_server);
}

}  // namespace coqewd::bench
