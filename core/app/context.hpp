#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/app/environment.hpp"
#include "core/app/session.hpp"
#include "core/async/deadline.hpp"
#include "core/async/task.hpp"
#include "core/message/reply.hpp"
#include "core/message/request.hpp"

namespace coqewd {

class Context;

/// A peer, or a group of them, as a handler sees it.
class PeerHandle {
  public:
    PeerHandle(Context& context, std::string name) : context_(&context), name_(std::move(name)) {}

    /// Sends the request and waits for the reply, until the handler's own deadline at most. The
    /// peer sees the client's session, and what it changes there is taken over here. Intermediate
    /// messages of the peer go to the client when the request is the client's own.
    Task<Reply> call(Request request);

    /// A new request: `co_await ctx.peer("stock").call("check", {{"item", item}})`.
    Task<Reply> call(std::string type, boost::json::object params);

  private:
    Context* context_;
    std::string name_;
};

/// What a handler may do, for the one request that it answers. Used on the handler's thread only.
class Context {
  public:
    /// `rest` answers the REST requests that the handler makes; null when it can make none.
    using Rest = std::function<Task<Reply>(Context&, RestRequest)>;

    Context(const Environment& environment, Session session, Journey journey, Rest rest = {});
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    Session& session() { return session_; }

    /// The session that this server keeps for whom the claim `uid` names, whichever of their tokens
    /// is shown (QEWD's qewdSessionByJWT, spec/qewd.md 5.3). It is a token session that no client
    /// reaches by itself; what the handler changes in it is kept with the answer. Null when there
    /// is no such claim, the server keeps no sessions, or has no room for one more. It lives as
    /// long as this.
    Task<Session*> named_session();
    /// The same when it was asked for before; null otherwise.
    const Session* known_named_session() const { return named_ ? &*named_ : nullptr; }

    /// An intermediate message to the client, before the reply; dropped when the client has got one
    /// already, because of the deadline. Throws std::invalid_argument when
    /// JSON can not say it (write_json).
    void send(std::string_view type, const boost::json::object& message);

    /// A message that the session's client gets without having asked, on the connection that it
    /// registered on last; nobody gets it when that has gone, or belongs to another server. It may
    /// overtake the reply, and is overtaken by it. Throws std::invalid_argument when JSON can not
    /// say it.
    void push(std::string_view type, const boost::json::object& message);
    /// The same to the connection of this id, QEWD's socketId.
    void push_to_socket(const std::string& socket_id, std::string_view type,
                        const boost::json::object& message);
    /// To all connections that have registered for the application.
    void push_to_application(const std::string& application, std::string_view type,
                             const boost::json::object& message);
    /// To every connection of this server, registered or not.
    void push_to_all(std::string_view type, const boost::json::object& message);

    /// Another server, or a group of them, by the name it has in the configuration. A name that is
    /// not there makes the call fail, not this.
    PeerHandle peer(std::string name) { return {*this, std::move(name)}; }

    /// Makes a REST request as if the client had made it with this session: the route may be
    /// another server's or one of this server's applications (QEWD's use_microservice).
    Task<Reply> rest(RestRequest request);

    /// Waits without blocking the worker, until the deadline at most. False when that or the end of
    /// the server came first.
    Task<bool> wait_for(Duration delay);

    /// When the client's answer must be there.
    Deadline deadline() const { return *journey_.deadline; }

    /// The name of this server.
    const std::string& server() const { return environment_.node; }

    /// How many requests this server has answered, and how.
    Tally::Counts counts() const { return environment_.tally->counts(); }

  private:
    friend class PeerHandle;

    /// Sends the request as this session, and takes over what comes back of it.
    Task<Reply> call(Request request, std::string name);

    std::string present_socket() const;

    const Environment& environment_;
    Session session_;
    std::optional<Session> named_;
    Journey journey_;
    Rest rest_;
};

}  // namespace coqewd
