#pragma once

#include <atomic>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/async/deadline.hpp"
#include "core/async/result.hpp"
#include "core/message/boxed.hpp"
#include "core/message/envelope.hpp"
#include "core/message/reply.hpp"
#include "core/message/rest_request.hpp"

namespace coqewd {

/// Takes events to the client that asked; may be called from any thread.
using EventSink = std::function<void(Event)>;

class SessionHistory;

/// Who asked: one connection, as its server knows it. Nothing the client says of itself.
struct Caller {
    /// The connection's id, QEWD's socketId. It is as good as a secret: with a client of Engine.IO
    /// 3 it is what lets one speak as that client.
    std::string socket_id;
    /// Where it comes from, without the port.
    std::string ip_address;
    /// True once the connection has registered with a JWT: its tokens are JWTs from then on.
    std::atomic<bool> uses_jwt{false};
    /// True once it has proved that it is a server with the same secret (core/app/link_proof.hpp).
    std::atomic<bool> is_server{false};
    /// Told that; on the connection's executor.
    std::function<void()> on_server = {};
    /// Told the application that the connection has registered for; on the connection's executor.
    std::function<void(std::string_view application)> on_registered = {};
    /// What was changed in its JWT sessions; the dispatcher's, on the connection's executor.
    std::shared_ptr<SessionHistory> session_history = nullptr;
};

/// Where a request comes from, and until when it must be answered. Handlers rarely need it.
struct Journey {
    /// Null for a request that this server makes itself.
    std::shared_ptr<Caller> caller;
    /// Set when the request is accepted; what a handler awaits is bounded by it.
    std::optional<Deadline> deadline;
    /// When it arrived, for `responseTime`.
    TimePoint received_at{};
    /// How many servers have passed it on.
    unsigned hops = 0;
    /// The id that goes back with every answer, as the client sent it (JSON text).
    std::string request_id;
    /// The client's connection; null when nobody listens for events.
    std::shared_ptr<const EventSink> events;
};

/// What goes in: one message of one client. It keeps the bytes that came; members are parsed when
/// somebody asks for them. A value, which a handler may keep, change and send on.
class Request : public Journey {
  public:
    Request() = default;

    /// A request of one's own, for a peer: `Request("check", {{"item", item}})`. Throws
    /// std::invalid_argument when JSON can not say it (write_json).
    Request(std::string type, boost::json::object params);

    /// A message as it came: one JSON object, or the error of read_envelope, which leaves the text
    /// where it is.
    static Result<Request> received(std::string&& text);
    static Result<Request> received(const std::string& text) { return received(std::string(text)); }

    /// A request that came over REST. `token` is its bearer token, empty when it has none.
    static Request over_rest(std::shared_ptr<const RestRequest> rest, std::string token);

    /// Says which application a REST request is for on the server that it is sent to, and as whom:
    /// by the session's token there, empty when nobody knows it.
    void address_to(std::string_view application, std::string_view token);

    const std::string& type() const;

    /// The text of `params.<name>`; empty when it is missing or not a string.
    std::string text(std::string_view name) const;
    /// The number `params.<name>`, or `otherwise` when it is missing or not a whole number. A path
    /// and a query have only texts: there its digits are the number.
    std::int64_t number(std::string_view name, std::int64_t otherwise) const;
    /// `params.<name>`, or null when it is missing. It lives as long as this request.
    const boost::json::value* param(std::string_view name) const;

    /// `params` as an object; empty when there are none. Those of a REST request are the variables
    /// of its path, its query and the members of a JSON body; of one name the first counts.
    const boost::json::object& params() const;

    /// What REST says of a request; null when it did not come that way.
    const RestRequest* rest() const;
    /// The query of a REST request (parse_query).
    const boost::json::object& query() const;
    /// The JSON body of a REST request; null when it has none.
    const boost::json::value& body() const;

    /// The whole message as it came, with QEWD's and the application's own members.
    const boost::json::object& message() const;

    /// The message as JSON text.
    const std::string& json() const;

    const Envelope& envelope() const;

  private:
    /// What came. It does not change, and copies share it.
    struct Content;
    /// What somebody has asked for since.
    struct Parsed {
        /// Of a REST request: the message that it is for other servers.
        std::optional<std::string> text;
        std::optional<boost::json::object> message;
        std::optional<boost::json::object> params;
        std::optional<boost::json::object> query;
        std::optional<boost::json::value> body;
    };

    const Content& content() const;
    Parsed& parsed() const;
    std::optional<JsonSpan> scanned_param(std::string_view name) const;
    boost::json::object params_of_rest() const;

    /// Null for a request that says nothing.
    std::shared_ptr<const Content> content_;
    mutable Boxed<Parsed> parsed_;
    /// How many parameters were looked for in the text.
    mutable std::uint8_t scans_ = 0;
};

}  // namespace coqewd
