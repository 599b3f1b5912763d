#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_ref.hpp>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/async/deadline.hpp"
#include "core/message/boxed.hpp"
#include "core/message/fault.hpp"
#include "core/message/http_reply.hpp"
#include "core/message/shared_text.hpp"

namespace coqewd {

/// What comes out of a request, once: a JSON value, or a fault. A reply that only passes through
/// keeps the bytes it came in and is parsed when somebody asks for its body. It is handed from one
/// coroutine to the next many times: what it says stands apart, so that it is small to move.
class Reply {
  public:
    /// An empty object.
    Reply() = default;

    /// Reply{{"hello", name}, {"count", n}}: an object of these members.
    Reply(std::initializer_list<std::pair<boost::json::string_view, boost::json::value_ref>> body)
        : Reply(boost::json::value(boost::json::object(body))) {}

    explicit Reply(boost::json::value body) { own().body = std::move(body); }

    /// A failure. The way for a handler to say no: `co_return Fault{.text = "out of stock"};`.
    Reply(Fault fault) : Reply(boost::json::value(error_message(fault))) {
        own().fault = std::move(fault);
    }

    /// A reply that arrived as JSON text, which the caller has validated; with the fault that was
    /// read from it when it is one.
    static Reply received(std::string json, std::optional<Fault> fault = std::nullopt);

    bool failed() const { return said().fault.has_value(); }
    /// Only when failed().
    const Fault& fault() const { return *said().fault; }
    /// An answer over HTTP that sends the client to another place; 303 makes a GET of it.
    static Reply redirect(std::string location, int status = 302);

    /// Content that is no JSON: `Reply::content("<p>Hello</p>", "text/html")`. Over a WebSocket it
    /// is a text, if it is one.
    static Reply content(std::string bytes, std::string type);

    /// What HTTP says beside the body; a WebSocket has no place for it. Null when nothing was set.
    const HttpReply* http() const { return said().http ? &*said().http : nullptr; }
    /// The same for changes.
    HttpReply& over_http();

    /// `co_return Reply{{"id", id}}.with_status(201).with_header("Location", path);`
    Reply&& with_status(int status) &&;
    Reply&& with_header(std::string name, std::string value) &&;

    /// Makes it a failure whose body stays as it is.
    void set_fault(Fault fault) { own().fault = std::move(fault); }

    /// Says where the fault arose, unless that is known. Nothing happens to a success.
    void arose_at(const std::string& node);
    /// Says that the request may have been begun. Nothing happens to a success.
    void forbid_retry();

    const boost::json::value& body() const;
    /// Gives access for changes; a fault stays what it is.
    boost::json::value& body();

    bool is_object() const;

    /// Whether the body may have a member of that name somewhere: false only when its text does not
    /// have it, so that what passes through need not be parsed to be asked for it.
    bool may_mention(std::string_view name) const;

    /// The body as JSON text. Throws as write() does.
    std::string json() const;
    void append_json(std::string& to) const;
    /// How long that is when it has been written, or came as text; otherwise 0.
    std::size_t text_bytes() const { return said().text.size(); }

    /// Fixes the body as the text that goes out, once its author is done with it. Throws
    /// std::invalid_argument when JSON can not say it (write_json).
    void write();

    /// The client's renewed token, as it stands in QEWD's `message.token`; empty when there is
    /// none. Valid until the reply changes.
    std::string_view token() const { return said().token.text(); }
    void set_token(SharedText token);

    /// Whether a handler has ended its client's session, here or on a server behind this one:
    /// Session::destroy(). Only servers are told.
    bool session_ended() const { return said().session_ended; }
    void set_session_ended() { own().session_ended = true; }

    /// The type of the frame where it is not the request's: the answer to another message that was
    /// sent in the request's place. Empty otherwise.
    const std::string& type() const { return said().type; }
    void set_type(std::string type) { own().type = std::move(type); }

    /// A reply of QEWD's master, not of a handler: the frame carries neither `finished` nor a
    /// response time, as QEWD's own clients know it.
    bool from_gate() const { return said().from_gate; }
    void set_from_gate() { own().from_gate = true; }

  private:
    struct Content {
        mutable std::optional<boost::json::value> body = std::nullopt;
        /// As it came or as it goes out; empty while the body alone says it.
        std::string text = {};
        Boxed<Fault> fault = {};
        Boxed<HttpReply> http = {};
        SharedText token = {};
        std::string type = {};
        bool from_gate = false;
        bool session_ended = false;
    };

    const Content& said() const;
    Content& own() { return content_ ? *content_ : content_.emplace(); }

    /// Null for an empty object.
    Boxed<Content> content_;
};

/// A one-way message to a client, before the reply of the request that caused it or on its own.
struct Event {
    std::string type;
    /// JSON text of the message.
    std::string json;
    /// The request's id as the client sent it (JSON text); empty when it sent none.
    std::string request_id = {};
    /// When the request came; without it the event is a push, which has no response time.
    std::optional<TimePoint> received_at = std::nullopt;
};

}  // namespace coqewd
