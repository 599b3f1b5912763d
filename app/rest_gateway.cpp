#include "app/rest_gateway.hpp"

#include <algorithm>
#include <exception>
#include <list>
#include <memory>
#include <utility>

#include "app/rest_cors.hpp"
#include "app/rest_fields.hpp"
#include "core/app/rest_admission.hpp"
#include "core/async/signal.hpp"
#include "core/fabric/link.hpp"
#include "core/message/json_scan.hpp"
#include "core/message/percent.hpp"
#include "core/message/query.hpp"
#include "core/message/surrogates.hpp"
#include "net/http/address.hpp"

namespace coqewd {

namespace http = net::http;

namespace {

constexpr std::string_view ajax_path = "/ajax";
constexpr std::string_view document_path = "/openapi.json";
constexpr std::string_view whole_server = "*";

std::string_view path_of(std::string_view target) {
    return target.substr(0, target.find('?'));
}

/// Whether it can be decoded. Most paths are plain, which is seen without.
bool has_sound_escapes(std::string_view path) {
    bool is_plain = true;
    for (const char c : path) is_plain &= c > 0 && c != '%';
    return is_plain || percent_decode(path);
}

bool is_served(std::string_view method, const RestGateway::Found& found) {
    if (found.is_ajax) return method == "POST";
    if (found.is_document) return method == "GET" || method == "HEAD";
    return found.match.entry != nullptr;
}

Fault bad_path(const Environment& environment) {
    return {.code = FaultCode::bad_request,
            .text = "The path is not percent-encoded UTF-8",
            .status = 400,
            .node = environment.node};
}

/// What OPTIONS and 405 say.
RouteTable::Match with_methods(const RestGateway::Found& found) {
    RouteTable::Match match = found.match;
    if (found.is_ajax) match.methods = {"POST"};
    if (found.is_document) match.methods = {"GET", "HEAD"};
    if (match.entry) {
        match.entry = nullptr;
        match.methods = all_methods();
    }
    return match;
}

}  // namespace

/// One request while it is answered.
struct RestGateway::Exchange {
    http::Connection& connection;
    const http::RequestHead& head;
    Found found;
    TimePoint received_at;
    Tally::Ticket ticket;
};

RestGateway::RestGateway(Executor executor, Dispatcher& dispatcher, Tally& tally, Options options)
    : executor_(std::move(executor)),
      dispatcher_(dispatcher),
      tally_(tally),
      options_(std::move(options)),
      clock_(Clock::of(executor_)),
      dispatching_(executor_) {}

std::optional<RestGateway::Found> RestGateway::find(const http::RequestHead& head) const {
    const std::string_view path = path_of(head.target);
    if (path == ajax_path) return Found{.is_ajax = true};
    Found found{.match = dispatcher_.routes().find(head.method, path)};
    if (found.match.entry || !found.match.methods.empty()) return found;
    if (path == document_path && options_.document) return Found{.is_document = true};
    return std::nullopt;
}

// What is [[gnu::noinline]] is kept out of the frame of serve(), for the reason that is given in
// core/app/dispatcher.cpp.

Task<error_code> RestGateway::serve(http::Connection& connection, const http::RequestHead& head,
                                    Found found) {
    Exchange exchange{connection, head, std::move(found), clock_.now(), tally_.accept()};
    if (const auto answer = answer_at_once(exchange)) co_return co_await respond(exchange, *answer);
    std::string body;
    if (connection.has_body()) {
        auto read = co_await connection.read_body(
            body_bytes_max(exchange),
            {.says_too_large = true, .fields = options_.cors.fields(head)});
        if (!read) {
            exchange.ticket.settle(RequestEnd::failed);
            co_return read.error();
        }
        body = std::move(*read);
    }
    auto request = make(exchange, std::move(body));
    if (auto* fault = std::get_if<Fault>(&request)) {
        const Reply answer(std::move(*fault));
        co_return co_await respond(exchange, answer);
    }
    co_return co_await perform(exchange, std::move(std::get<Request>(request)));
}

Task<error_code> RestGateway::not_found(http::Connection& connection,
                                        const http::RequestHead& head) {
    Exchange exchange{connection, head, {}, clock_.now(), tally_.accept()};
    if (head.target == whole_server) {
        // What may be asked of one path or another (RFC 9110, section 9.3.7).
        const RouteTable::Match any{.methods = all_methods()};
        co_return co_await respond(exchange, no_route(dispatcher_.environment(), head.method, any));
    }
    // A variable takes no such text either, so that no route may have been found because of it.
    if (!has_sound_escapes(path_of(head.target))) {
        co_return co_await respond(exchange, bad_path(dispatcher_.environment()));
    }
    if (options_.not_found) co_return co_await respond(exchange, *options_.not_found);
    co_return co_await respond(exchange, no_route(dispatcher_.environment(), head.method, {}));
}

Reply RestGateway::refusal(FaultCode code, std::string text, int status) const {
    return Fault{.code = code,
                 .text = std::move(text),
                 .status = status,
                 .node = dispatcher_.environment().node};
}

/// What needs neither the body nor a handler.
[[gnu::noinline]] std::optional<Reply> RestGateway::answer_at_once(const Exchange& exchange) const {
    const http::RequestHead& head = exchange.head;
    const Found& found = exchange.found;
    if (!options_.cors.admits(head)) {
        return refusal(FaultCode::forbidden, "Pages of this origin are not allowed", 403);
    }
    if (asks_first(exchange) || !is_served(head.method, found)) {
        return no_route(dispatcher_.environment(), head.method, with_methods(found));
    }
    if (found.is_document) return Reply::received(*options_.document);
    if (draining_) return stopping();
    return std::nullopt;
}

Fault RestGateway::stopping() const {
    return refusal(FaultCode::overloaded, "The server is stopping", 503).fault();
}

/// A preflight says nobody who asks: no handler gets it, unless it is one of OPTIONS.
bool RestGateway::asks_first(const Exchange& exchange) const {
    const RouteEntry* const route = exchange.found.match.entry;
    return is_preflight(options_.cors, exchange.head) && !(route && route->method == "OPTIONS");
}

std::size_t RestGateway::body_bytes_max(const Exchange& exchange) const {
    const RouteEntry* const route = exchange.found.match.entry;
    const auto bytes_max = route ? route->body_bytes_max : std::nullopt;
    return bytes_max.value_or(options_.body_bytes_max);
}

/// What the dispatcher gets. The server may have begun to stop while the body came.
[[gnu::noinline]] std::variant<Request, Fault> RestGateway::make(Exchange& exchange,
                                                                 std::string body) const {
    if (draining_) return stopping();
    return exchange.found.is_ajax ? make_message(exchange, std::move(body))
                                  : make_request(exchange, std::move(body));
}

std::variant<Request, Fault> RestGateway::make_request(Exchange& exchange, std::string body) const {
    const http::RequestHead& head = exchange.head;
    const std::string_view path = path_of(head.target);
    auto rest = std::make_shared<RestRequest>();
    rest->method = head.method;
    rest->path = path;
    if (path.size() < head.target.size()) rest->query = head.target.substr(path.size() + 1);
    rest->headers = headers_of(head.fields);
    rest->body = std::move(body);
    rest->path_template = exchange.found.match.entry->path.text();
    rest->arguments = std::move(exchange.found.match.arguments);
    rest->ip = http::without_port(exchange.connection.stream().remote());
    if (auto fault = fault_of(*rest)) return *std::move(fault);
    Request request = Request::over_rest(std::move(rest), bearer_token(head.fields));
    request.received_at = exchange.received_at;
    return request;
}

/// Why a request can not be given to a handler. A body that JavaScript has cut is mended.
std::optional<Fault> RestGateway::fault_of(RestRequest& rest) const {
    const auto bad = [this](std::string text) {
        return refusal(FaultCode::bad_request, std::move(text), 400).fault();
    };
    if (!has_sound_escapes(rest.path)) return bad_path(dispatcher_.environment());
    if (!rest.query.empty()) {
        const auto query = parse_query(rest.query);
        if (!query) return bad(query.error().message());
    }
    if (rest.body.empty() || !rest.has_json()) return std::nullopt;
    // Another server gets it within a message.
    constexpr ScanLimits limits{.depth_max = json_depth_max - 1};
    auto scanned = scan_value(rest.body, limits);
    const bool is_cut = !scanned && scanned.error().code == JsonError::invalid_surrogate;
    if (is_cut && mend_surrogates(rest.body)) scanned = scan_value(rest.body, limits);
    if (scanned) return std::nullopt;
    return bad("The body is not JSON, at byte " + std::to_string(scanned.error().offset) + ": " +
               scanned.error().code.message());
}

/// What a client of a WebSocket would send, with whose sessions it shares.
std::variant<Request, Fault> RestGateway::make_message(const Exchange& exchange,
                                                       std::string body) const {
    auto request = Request::received(std::move(body));
    if (!request) {
        return refusal(FaultCode::bad_request,
                       "The body is not a message: " + request.error().message(), 400)
            .fault();
    }
    if (request->type() == rest_type) {
        return refusal(FaultCode::forbidden, "Only servers send the type restRequest", 403).fault();
    }
    request->received_at = exchange.received_at;
    request->caller = std::make_shared<Caller>();
    request->caller->ip_address = http::without_port(exchange.connection.stream().remote());
    return *std::move(request);
}

/// What is shared with a dispatch: it may go on for a moment when its connection has gone.
struct RestGateway::Work {
    explicit Work(const Executor& executor) : news(executor) {}

    static Task<> run(std::shared_ptr<Work> self, const RestGateway& gateway, Request request,
                      const RouteEntry* route) {
        std::optional<Reply> answer;
        try {
            answer = co_await gateway.dispatcher_.dispatch(std::move(request), route);
        } catch (...) {
            // Nothing but a lack of memory comes out of it.
        }
        if (!answer) answer = gateway.refusal(FaultCode::internal, "The server failed", 500);
        self->give(std::move(*answer));
    }

    void give(Reply given) {
        reply = std::move(given);
        news.notify();
    }

    /// False when more than `bytes_max` would wait: the client does not read.
    bool add(Event event, std::size_t bytes_max) {
        const std::size_t bytes = bytes_of(event);
        if (event_bytes + bytes > bytes_max) return false;
        event_bytes += bytes;
        events.push_back(std::move(event));
        news.notify();
        return true;
    }

    Event take() {
        Event event = std::move(events.front());
        events.pop_front();
        event_bytes -= bytes_of(event);
        return event;
    }

    static std::size_t bytes_of(const Event& event) {
        return sizeof event + event.type.size() + event.json.size();
    }

    Signal news;
    std::optional<Reply> reply;
    /// Intermediate messages that are still to be written.
    std::list<Event> events;
    std::size_t event_bytes = 0;
    /// The client's, while it waits.
    http::Connection* connection = nullptr;
};

/// The dispatch runs beside the connection, so that the end of the server can cancel it and the
/// answer is written all the same.
Task<error_code> RestGateway::perform(Exchange& exchange, Request request) {
    if (const auto stream = stream_for(exchange.head.fields)) {
        co_return co_await perform_in_steps(exchange, std::move(request), *stream);
    }
    const auto leave = [this](std::size_t* in_progress) {
        --*in_progress;
        options_.on_answered();
    };
    const std::unique_ptr<std::size_t, decltype(leave)> place(&in_progress_, leave);
    ++in_progress_;
    const auto work = std::make_shared<Work>(executor_);
    dispatching_.spawn(Work::run(work, *this, std::move(request), exchange.found.match.entry));
    while (!work->reply) co_await work->news.wait();
    co_return co_await respond(exchange, *work->reply);
}

/// The same for a client that takes intermediate messages. One that leaves cancels the dispatch.
Task<error_code> RestGateway::perform_in_steps(Exchange& exchange, Request request,
                                               EventStream stream) {
    const auto work = std::make_shared<Work>(executor_);
    request.events = std::make_shared<const EventSink>(
        [this, work](Event event) { write_later(std::move(event), *work); });
    Nursery nursery(executor_);
    work->connection = &exchange.connection;
    const auto leave = [this, work](Nursery* ended) {
        work->connection = nullptr;
        working_.erase(ended);
        options_.on_answered();
    };
    const std::unique_ptr<Nursery, decltype(leave)> place(&nursery, leave);
    working_.insert(&nursery);
    nursery.spawn(Work::run(work, *this, std::move(request), exchange.found.match.entry));
    co_return co_await write_events(exchange, *work, stream);
}

/// A client that does not read is closed at once, also while something is being written to it.
void RestGateway::write_later(Event event, Work& work) {
    if (!work.connection || work.add(std::move(event), options_.unsent_bytes_max)) return;
    tally_.count_slow_closed();
    std::exchange(work.connection, nullptr)->abort();
}

/// The stream begins with the first intermediate message: an answer without any is as it would be
/// otherwise, with its status.
Task<error_code> RestGateway::write_events(Exchange& exchange, Work& work, EventStream stream) {
    http::Connection& connection = exchange.connection;
    bool begun = false;
    for (;;) {
        while (!work.events.empty()) {
            if (!std::exchange(begun, true)) {
                if (const error_code failure = co_await begin_stream(exchange, stream)) {
                    co_return failure;
                }
            }
            const std::string text = event_text(stream, work.take());
            if (const error_code failure = co_await connection.write_some(text)) co_return failure;
        }
        if (work.reply) break;
        if (!co_await connection.wait_for(work.news)) co_return net::error::operation_aborted;
    }
    if (!begun) co_return co_await respond(exchange, *work.reply);
    RestResponseContext context = response_context(exchange);
    context.head_is_sent = true;
    const RestResponse response = rest_response(*work.reply, context);
    const std::string last =
        last_text(stream, response.status, response.body, response.value_of(token_field));
    if (const error_code failure = co_await connection.write_some(last)) co_return failure;
    exchange.ticket.settle(end_of(*work.reply));
    co_return co_await connection.end_response();
}

Task<error_code> RestGateway::begin_stream(Exchange& exchange, EventStream stream) {
    RestResponse head{.content_type = content_type(stream)};
    head.fields = {{"Cache-Control", "no-store"}};
    add_cors(options_.cors, exchange.head, head);
    const http::Response sent = head.take_view();
    co_return co_await exchange.connection.begin_response(sent);
}

void RestGateway::cancel() {
    dispatching_.cancel();
    for (Nursery* work : std::set(working_)) work->cancel();
}

RestResponseContext RestGateway::response_context(const Exchange& exchange) const {
    const auto time = clock_.now() - exchange.received_at;
    return {.node = dispatcher_.environment().node,
            .tls = options_.tls,
            .response_time = std::chrono::duration_cast<std::chrono::milliseconds>(time)};
}

Task<error_code> RestGateway::respond(Exchange& exchange, const Reply& reply) {
    RestResponse response = rest_response(reply, response_context(exchange));
    add_cors(options_.cors, exchange.head, response);
    const http::Response sent = response.take_view();
    const error_code failure = co_await exchange.connection.respond(sent);
    // The end of the connection behind this answer is none of the answer.
    const bool is_sent = !failure || failure == net::error::end_of_stream;
    exchange.ticket.settle(is_sent ? end_of(reply) : RequestEnd::cancelled);
    co_return failure;
}

}  // namespace coqewd
