#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "app/event_stream.hpp"
#include "app/rest_response.hpp"
#include "core/app/dispatcher.hpp"
#include "core/async/nursery.hpp"
#include "core/message/tally.hpp"
#include "net/http/connection.hpp"
#include "net/http/cors.hpp"

namespace coqewd {

/// HTTP requests as requests of the dispatcher, and their replies as responses (docs/rest.md). One
/// for each I/O thread; used there only.
class RestGateway {
  public:
    struct Options {
        /// Of a body, where the route does not say it.
        std::size_t body_bytes_max = 1'000'000;
        net::http::Cors cors = {};
        /// The port speaks TLS.
        bool tls = false;
        /// Of intermediate messages that a client has not taken; then it is closed.
        std::size_t unsent_bytes_max = 4'000'000;
        /// What `/openapi.json` has; null: nothing.
        std::shared_ptr<const std::string> document = nullptr;
        /// What a path gets that nothing has, instead of the usual words.
        std::optional<Fault> not_found = std::nullopt;
        /// Told that a request has been answered.
        std::function<void()> on_answered = [] {};
    };

    /// Dispatcher and tally outlive it.
    RestGateway(Executor executor, Dispatcher& dispatcher, Tally& tally, Options options);

    /// What a request has found here.
    struct Found {
        RouteTable::Match match = {};
        /// A message over HTTP (spec/qewd.md 12).
        bool is_ajax = false;
        /// The description of the routes, at `/openapi.json`.
        bool is_document = false;
    };

    /// Nothing when the path is no route's, so that something else may have it.
    std::optional<Found> find(const net::http::RequestHead& head) const;

    /// Reads the body, has the request answered and sends the response.
    Task<error_code> serve(net::http::Connection& connection, const net::http::RequestHead& head,
                           Found found);

    /// The response to a path that nothing has.
    Task<error_code> not_found(net::http::Connection& connection,
                               const net::http::RequestHead& head);

    /// Refuses new requests from now on.
    void drain() { draining_ = true; }

    bool busy() const { return !working_.empty() || in_progress_ > 0; }

    /// Gives up the requests in progress: each gets a fault at once.
    void cancel();

  private:
    struct Exchange;
    struct Work;

    std::optional<Reply> answer_at_once(const Exchange& exchange) const;
    bool asks_first(const Exchange& exchange) const;
    std::size_t body_bytes_max(const Exchange& exchange) const;
    std::variant<Request, Fault> make(Exchange& exchange, std::string body) const;
    std::variant<Request, Fault> make_request(Exchange& exchange, std::string body) const;
    std::optional<Fault> fault_of(RestRequest& rest) const;
    std::variant<Request, Fault> make_message(const Exchange& exchange, std::string body) const;
    Task<error_code> perform(Exchange& exchange, Request request);
    Task<error_code> perform_in_steps(Exchange& exchange, Request request, EventStream stream);
    void write_later(Event event, Work& work);
    Task<error_code> write_events(Exchange& exchange, Work& work, EventStream stream);
    Task<error_code> begin_stream(Exchange& exchange, EventStream stream);
    Task<error_code> respond(Exchange& exchange, const Reply& reply);
    RestResponseContext response_context(const Exchange& exchange) const;
    Fault stopping() const;
    Reply refusal(FaultCode code, std::string text, int status) const;

    Executor executor_;
    Dispatcher& dispatcher_;
    Tally& tally_;
    Options options_;
    Clock& clock_;
    /// What the end of the server cancels: the streams, and all else.
    std::set<Nursery*> working_;
    Nursery dispatching_;
    std::size_t in_progress_ = 0;
    bool draining_ = false;
};

}  // namespace coqewd
