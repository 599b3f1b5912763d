#include "net/socketio/engine_server.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include "net/http/address.hpp"
#include "net/http/tokens.hpp"
#include "net/socketio/engineio_jsonp.hpp"
#include "net/transport/error.hpp"

namespace coqewd::net::socketio {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
static_assert(alphabet.size() == EngineServer::threads_max);

/// Random characters of a session id, six bits each.
constexpr std::size_t sid_random_characters = 20;

constexpr unsigned upgrade_required = 426;

/// A session has taken the connection.
const error_code taken = error::operation_aborted;

std::string_view query_of(std::string_view target) {
    const std::size_t mark = target.find('?');
    return mark == target.npos ? std::string_view() : target.substr(mark + 1);
}

bool is_octets(const http::RequestHead& head) {
    return head.fields.get("Content-Type").starts_with("application/octet-stream");
}

/// Who names the transport `websocket` asks for nothing else, and is told by
/// websocket::check_request what is wrong with it. Otherwise a field that offers another protocol,
/// as `h2c`, is ignored (RFC 9110 section 7.8).
bool is_upgrade(const http::RequestHead& head, std::optional<TransportName> transport) {
    const std::string upgrade = head.fields.get("Upgrade");
    if (transport == TransportName::websocket) return !upgrade.empty();
    return http::has_token(upgrade, "websocket") &&
           http::has_token(head.fields.get("Connection"), "upgrade");
}

}  // namespace

EngineServer::EngineServer(Executor executor, const Options& options)
    : executor_(std::move(executor)),
      options_(options),
      nursery_(executor_, {.on_error = options.on_error}) {}

std::optional<std::size_t> EngineServer::home(const http::RequestHead& head) {
    const auto sid = read_query(query_of(head.target)).sid;
    if (!sid || sid->size() != sid_random_characters + 1) return std::nullopt;
    const std::size_t thread = alphabet.find(sid->back());
    if (thread == alphabet.npos) return std::nullopt;
    return thread;
}

Task<error_code> EngineServer::serve(http::Connection& connection, const http::RequestHead& head) {
    Exchange exchange{.connection = connection,
                      .head = head,
                      .query = read_query(query_of(head.target)),
                      .session = nullptr};
    exchange.is_upgrade = is_upgrade(head, exchange.query.transport);
    exchange.session = find(exchange.query);
    co_return co_await answer(exchange);
}

Task<error_code> EngineServer::answer(Exchange& exchange) {
    if (!is_admitted(exchange)) co_return co_await refuse(exchange, Refusal::forbidden);
    if (exchange.head.method == "OPTIONS" && options_.cors.configured()) {
        co_return co_await preflight(exchange);
    }
    if (is_late_upgrade(exchange)) co_return co_await upgrade(exchange);
    if (const auto refused = refusal(exchange)) co_return co_await refuse(exchange, *refused);
    if (!exchange.session) co_return co_await begin(exchange);
    if (exchange.is_upgrade) co_return co_await upgrade(exchange);
    if (exchange.head.method == "GET") co_return co_await get(exchange);
    if (exchange.head.method == "POST") co_return co_await post(exchange);
    const http::Response response{.status = 405, .fields = {{"Allow", "GET, POST"}}};
    co_return co_await respond(exchange, response);
}

bool EngineServer::is_admitted(const Exchange& exchange) const {
    const bool is_script = exchange.query.jsonp_index.has_value();
    return options_.cors.admits(exchange.head) &&
           (!is_script || options_.cors.admits_script(exchange.head));
}

/// A session has one WebSocket at most. Node.js closes a second one only after its 101, which
/// clients may rely on.
bool EngineServer::is_late_upgrade(const Exchange& exchange) {
    const auto& session = exchange.session;
    return session && exchange.is_upgrade && exchange.query.transport == TransportName::websocket &&
           exchange.query.generation == session->variant().generation &&
           session->transport() == TransportName::websocket;
}

std::optional<Refusal> EngineServer::refusal(const Exchange& exchange) const {
    const bool polls = exchange.query.transport == TransportName::polling;
    const std::string origin = exchange.head.fields.get("Origin");
    RequestFacts facts{.method = exchange.head.method,
                       .is_upgrade = exchange.is_upgrade,
                       .transport_enabled = polls ? options_.polling : options_.websocket,
                       .origin = origin};
    if (const auto& session = exchange.session) {
        facts.session = SessionFacts{.transport = session->transport(),
                                     .generation = session->variant().generation};
    }
    return check_request(exchange.query, facts);
}

Task<error_code> EngineServer::respond(Exchange& exchange, http::Response response) {
    for (http::Field& field : options_.cors.fields(exchange.head)) {
        response.fields.push_back(std::move(field));
    }
    co_return co_await exchange.connection.respond(response);
}

Task<error_code> EngineServer::refuse(Exchange& exchange, Refusal refusal) {
    // Who polls reads the body as JSON; who asks for a WebSocket shows it to a person, if anybody.
    if (exchange.is_upgrade) co_return co_await refuse_upgrade(exchange, 400, message_of(refusal));
    const http::Response response{.status = http_status(refusal), .body = body_of(refusal)};
    co_return co_await respond(exchange, response);
}

Task<error_code> EngineServer::refuse_upgrade(Exchange& exchange, unsigned status,
                                              std::string_view text) {
    http::Response response{.status = status, .content_type = "text/plain", .body = text};
    response.fields = {{"Connection", "close"}, {"Sec-WebSocket-Version", "13"}};
    // RFC 9110 section 15.5.22.
    if (status == upgrade_required) response.fields.push_back({"Upgrade", "websocket"});
    co_return co_await respond(exchange, std::move(response));
}

Task<error_code> EngineServer::preflight(Exchange& exchange) {
    http::Response response{.status = 204, .content_type = {}};
    response.fields = options_.cors.preflight(exchange.head, "GET,POST");
    co_return co_await respond(exchange, std::move(response));
}

// New sessions.

Task<error_code> EngineServer::begin(Exchange& exchange) {
    Handshake handshake = handshake_of(exchange);
    if (options_.allow) {
        if (const auto why = options_.allow(handshake)) {
            const std::string_view message = why->empty() ? message_of(Refusal::forbidden) : *why;
            if (exchange.is_upgrade) co_return co_await refuse_upgrade(exchange, 400, message);
            const std::string body = forbidden_body(message);
            co_return co_await respond(exchange, {.status = 403, .body = body});
        }
    }
    if (is_full()) {
        if (options_.on_full) options_.on_full();
        co_return co_await refuse_new(exchange, 503, "The server has no room for a session");
    }
    if (!enter(handshake.ip_address)) {
        co_return co_await refuse_new(exchange, 429, "Too many sessions from this address");
    }
    if (exchange.is_upgrade) co_return co_await begin_websocket(exchange, std::move(handshake));
    co_return co_await begin_polling(exchange, std::move(handshake));
}

bool EngineServer::is_full() const {
    const std::size_t sessions = options_.sessions ? options_.sessions->load() : sessions_.size();
    return closed_ || sessions >= options_.sessions_max;
}

Task<error_code> EngineServer::refuse_new(Exchange& exchange, unsigned status,
                                          std::string_view why) {
    const std::string body = R"({"error":")" + std::string(why) + R"("})";
    const http::Response response{.status = status, .body = body, .fields = {{"Retry-After", "5"}}};
    co_return co_await respond(exchange, response);
}

bool EngineServer::enter(const std::string& address) {
    const TimePoint now = Clock::of(executor_).now();
    if (options_.addresses && !options_.addresses->enter(address, now)) return false;
    if (options_.sessions) ++*options_.sessions;
    return true;
}

void EngineServer::leave(const std::string& address) {
    if (options_.addresses) options_.addresses->leave(address);
    if (options_.sessions) --*options_.sessions;
}

EngineServer::SessionPtr EngineServer::make_session(const Exchange& exchange, Handshake handshake) {
    const Variant variant{.generation = *exchange.query.generation,
                          .base64 = exchange.query.base64};
    return std::make_shared<EngineSession>(
        executor_,
        EngineSession::Beginning{
            .handshake = std::move(handshake), .variant = variant, .sid = new_sid()},
        options_.session);
}

Task<error_code> EngineServer::begin_polling(Exchange& exchange, Handshake handshake) {
    const SessionPtr session = make_session(exchange, std::move(handshake));
    auto body = session->begin_polling(options_.websocket);
    start(session);
    http::Response response = payload(exchange, body);
    if (!options_.cookie.empty()) {
        response.fields.push_back({"Set-Cookie", options_.cookie + "=" +
                                                     std::string(session->sid()) +
                                                     "; Path=/; HttpOnly; SameSite=Strict"});
    }
    co_return co_await respond(exchange, std::move(response));
}

Task<error_code> EngineServer::begin_websocket(Exchange& exchange, Handshake handshake) {
    const std::string address = handshake.ip_address;
    auto released = co_await switch_protocol(exchange);
    if (!released || closed_) {
        leave(address);
        co_return taken;
    }
    const SessionPtr session = make_session(exchange, std::move(handshake));
    auto carrier = session->make_carrier(std::move(released->stream));
    carrier->feed(released->unread);
    session->begin(std::move(carrier));
    start(session);
    co_return taken;
}

void EngineServer::start(const SessionPtr& session) {
    sessions_.emplace(session->sid(), session);
    nursery_.spawn(run(this, session));
}

Task<> EngineServer::run(EngineServer* self, SessionPtr session) {
    std::exception_ptr failure;
    try {
        co_await self->options_.on_engine(*session);
    } catch (...) {
        failure = std::current_exception();
    }
    co_await session->leave();
    self->forget(*session);
    if (failure) std::rethrow_exception(failure);
}

void EngineServer::forget(const EngineSession& session) {
    leave(session.handshake().ip_address);
    sessions_.erase(sessions_.find(session.sid()));
}

// Polling.

http::Response EngineServer::payload(const Exchange& exchange, PollingOutbox::Body& body) const {
    http::Response response{.content_type = content_type(body.format)};
    if (const auto index = exchange.query.jsonp_index) {
        body.bytes = wrap_jsonp(*index, body.bytes);
        response.content_type = jsonp_content_type;
        response.fields.push_back({"X-Content-Type-Options", "nosniff"});
    }
    response.body = body.bytes;
    response.fields.push_back({"Cache-Control", "no-store"});
    return response;
}

Task<error_code> EngineServer::get(Exchange& exchange) {
    EngineSession& session = *exchange.session;
    Signal ready(executor_);
    if (!session.begin_get(ready)) co_return co_await refuse(exchange, Refusal::bad_request);
    while (!session.has_answer()) {
        if (!co_await exchange.connection.wait_for(ready)) {
            session.lose_get();
            co_return taken;
        }
    }
    auto body = session.end_get();
    const error_code failure = co_await respond(exchange, payload(exchange, body));
    // What a broken connection has taken along is lost, and its client does not know.
    if (failure && failure != error::end_of_stream) session.close(EngineEnd::transport_error);
    co_return failure;
}

Task<error_code> EngineServer::post(Exchange& exchange) {
    EngineSession& session = *exchange.session;
    if (!session.begin_post()) co_return co_await refuse(exchange, Refusal::bad_request);
    auto body = co_await exchange.connection.read_body(
        options_.session.message_bytes_max, {.fields = options_.cors.fields(exchange.head)});
    if (!body) {
        session.lose_post();
        co_return body.error();
    }
    const bool eio3 = session.variant().generation == Generation::eio3;
    PayloadFormat format = eio3 ? PayloadFormat::eio3_text : PayloadFormat::eio4;
    if (is_octets(exchange.head)) format = PayloadFormat::eio3_binary;
    if (exchange.query.jsonp_index) body = unwrap_jsonp(*body);
    if (!body || (is_octets(exchange.head) && !eio3)) {
        session.lose_post();
        co_return co_await refuse(exchange, Refusal::bad_request);
    }
    if (!co_await session.take_post(std::move(*body), format)) {
        co_return co_await refuse(exchange, Refusal::bad_request);
    }
    co_return co_await respond(exchange, {.content_type = "text/html", .body = "ok"});
}

// Names.

EngineServer::SessionPtr EngineServer::find(const HandshakeQuery& query) const {
    if (!query.sid) return nullptr;
    const auto found = sessions_.find(*query.sid);
    return found == sessions_.end() || found->second->gone() ? nullptr : found->second;
}

Handshake EngineServer::handshake_of(const Exchange& exchange) const {
    Handshake handshake{.generation = *exchange.query.generation,
                        .ip_address = http::without_port(exchange.connection.stream().remote()),
                        .target = exchange.head.target,
                        .fields = {},
                        .secure = options_.secure};
    for (const http::FieldView field : exchange.head.fields.all()) {
        handshake.fields.append(field.name).append(": ").append(field.value) += '\n';
    }
    return handshake;
}

std::string EngineServer::new_sid() const {
    std::array<char, sid_random_characters> random{};
    options_.random(random);
    std::string sid;
    for (const char byte : random) {
        sid += alphabet[static_cast<unsigned char>(byte) % alphabet.size()];
    }
    return sid + alphabet[options_.thread];
}

// The end.

void EngineServer::close(EngineEnd why) {
    closed_ = true;
    for (const auto& [sid, session] : std::map(sessions_)) session->close(why);
}

void EngineServer::abort() {
    for (const auto& [sid, session] : std::map(sessions_)) session->abort();
    for (websocket::Connection* const candidate : std::set(candidates_)) candidate->abort();
}

Task<> EngineServer::join() {
    co_await nursery_.join();
}

}  // namespace coqewd::net::socketio
