#include "core/app/application_switch.hpp"

#include <boost/asio/this_coro.hpp>
#include <optional>
#include <string>
#include <utility>

#include "core/app/application.hpp"
#include "core/app/forward.hpp"

namespace coqewd {

namespace asio = boost::asio;

namespace {

struct Switch {
    std::string destination;
    std::string application;
};

std::optional<Switch> switch_in(const Reply& reply) {
    if (reply.failed() || !reply.is_object()) return std::nullopt;
    if (!reply.may_mention("qewd_destination")) return std::nullopt;
    const auto& body = reply.body().get_object();
    const auto* destination = body.if_contains("qewd_destination");
    const auto* application = body.if_contains("qewd_application");
    if (!destination || !application) return std::nullopt;
    if (!destination->is_string() || !application->is_string()) return std::nullopt;
    return Switch{std::string(destination->get_string()), std::string(application->get_string())};
}

HandlerReply refused(const Environment& environment, FaultCode code, std::string text) {
    return {Fault{.code = code, .text = std::move(text), .node = environment.node}};
}

}  // namespace

bool asks_for_switch(const Reply& reply) {
    return switch_in(reply).has_value();
}

Task<HandlerReply> switch_application(const Environment& environment, const Routing& routing,
                                      Journey journey, const HandlerReply& answer) {
    const auto& session = answer.session;
    const Switch target = *switch_in(answer.reply);
    const Destination* destination = environment.destination(target.destination);
    if (!destination) co_return HandlerReply{no_destination(environment, target.destination)};
    const std::string from = session ? session->application() : std::string();
    if (!session || !routing.switch_permitted(from, target.application)) {
        co_return refused(
            environment, FaultCode::forbidden,
            "No permissions set to allow a switch from " + from + " to " + target.application);
    }
    auto message = Request::received(answer.reply.json());
    if (!message) {
        co_return refused(environment, FaultCode::application,
                          "The message of the switch has no type");
    }
    if (reserved_type(message->type())) {
        // A handler may repeat what its client said.
        co_return refused(environment, FaultCode::forbidden,
                          "A switch can not send the type " + message->type());
    }
    static_cast<Journey&>(*message) = std::move(journey);
    std::string type = message->type();
    const Destination there{destination->peer, target.application};
    const Executor here = co_await asio::this_coro::executor;
    Forwarding forwarding = forward(here, environment, std::move(*message), *session, there);
    if (forwarding.begin()) co_await forwarding.next();
    HandlerReply answered = forwarding.end(environment, Clock::of(here));
    answered.reply.set_type(std::move(type));
    co_return answered;
}

}  // namespace coqewd
