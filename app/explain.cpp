#include "app/explain.hpp"

#include <boost/json/serialize.hpp>

#include "app/explain_lines.hpp"
#include "app/in_quotes.hpp"
#include "app/nobody.hpp"
#include "app/own_answers.hpp"
#include "app/quantity.hpp"
#include "app/rest_check.hpp"
#include "app/route_text.hpp"
#include "app/suggest.hpp"
#include "core/app/fragment.hpp"

namespace coqewd {
namespace {

std::string checks_of(Access access) {
    switch (access) {
        case Access::open:
            return "none; a token that does not verify counts as none";
        case Access::optional:
            return "no token is needed; one that does not verify: 403";
        case Access::token:
            return "a token is needed: 400 without one, 403 when it does not verify";
        case Access::authenticated:
            return "a token of a session that has logged in is needed: 400 without, 403 when it "
                   "does not verify";
    }
    return "";
}

void add_forwarding(const Config& config, const std::string& destination, Lines& lines) {
    for (const std::string& hop : hops_to(config, destination)) lines.add("goes to", hop);
    for (const GroupConfig& group : config.groups) {
        if (group.name == destination) lines.add("group", policy_line(group));
    }
    lines.add("hops", "at most " + std::to_string(config.hops_max) +
                          " servers pass it on, then 508; without a link 503 at once");
}

void add_limits(const Config& config, std::string_view of_size, Lines& lines) {
    lines.add("limits", "an answer within " + show_duration(config.request_timeout) +
                            ", then 504; " + std::string(of_size));
}

void add_limits_of_route(const Config& config, const RouteEntry& entry, Lines& lines) {
    const std::size_t bytes_max = entry.body_bytes_max.value_or(config.message_bytes_max);
    add_limits(config, "a body of at most " + show_size(bytes_max) + ", then 413", lines);
}

/// Over REST (/ajax) it is 413 too.
void add_limits_of_message(const Config& config, Lines& lines) {
    add_limits(config,
               "a message of at most " + show_size(config.message_bytes_max) +
                   ", then the connection is closed with 1009",
               lines);
}

Explanation explain_route(const Layout& layout, const RouteTable::Match& match, Lines lines) {
    const RouteEntry& entry = *match.entry;
    const RouteConfig* const origin = origin_of(layout, entry);
    const std::string place = origin && !origin->where.empty() ? "  (" + origin->where + ")" : "";
    lines.add("route",
              (entry.method.empty() ? "* " : entry.method + " ") + entry.path.text() + place);
    if (!match.arguments.empty()) lines.add("with", boost::json::serialize(match.arguments));
    std::string destination = entry.destination;
    if (!entry.is_local() && destination.empty()) {
        destination = match.arguments.at("destination").as_string().c_str();
        if (auto why = why_not_chosen(layout.config, entry, destination)) {
            lines.add("nobody", *why);
            return {.answered = false, .text = lines.text()};
        }
    }
    if (entry.is_local()) {
        lines.add("answered", "by the application " + in_quotes(entry.application) + ", here");
    } else {
        add_forwarding(layout.config, destination, lines);
    }
    lines.add("checks", checks_of(entry.access));
    add_limits_of_route(layout.config, entry, lines);
    return {.answered = true, .text = lines.text()};
}

Explanation explain_own(const OwnAnswer& answer, Lines lines) {
    lines.add(answer.answered ? "answered" : "nobody", answer.what);
    if (!answer.checks.empty()) lines.add("checks", answer.checks);
    return {.answered = answer.answered, .text = lines.text()};
}

/// In the order in which a server looks (app/io_thread.cpp).
Explanation explain_rest(const Layout& layout, const std::string& method, const Subject& subject) {
    const Subject request{method, subject.second.substr(0, subject.second.find_first_of("?#"))};
    Lines lines(request.first + " " + request.second);
    if (const auto own = answer_before_routes(layout.config, request)) {
        return explain_own(*own, std::move(lines));
    }
    const RouteTable::Match match = layout.routes.find(request.first, request.second);
    if (match.entry) return explain_route(layout, match, std::move(lines));
    if (const auto own = answer_behind_routes(layout, match, request)) {
        return explain_own(*own, std::move(lines));
    }
    for (const std::string& why : why_no_route(layout, match, request)) lines.add("nobody", why);
    return {.answered = false, .text = lines.text()};
}

std::string checks_of_message(const std::string& application) {
    return "the session is registered for " + in_quotes(application) + ", and its token verifies";
}

Explanation explain_message(const Layout& layout, const Subject& subject) {
    const Config& config = layout.config;
    Lines lines(subject.first + " " + subject.second);
    if (subject.second == fragment_type) {
        OwnAnswer own = answer_with_fragment(config, subject.first);
        if (own.answered) own.checks = checks_of_message(subject.first);
        return explain_own(own, std::move(lines));
    }
    const std::string* destination = layout.routing.destination_of(subject.first, subject.second);
    const Application* application = layout.registry.find(subject.first);
    const bool reserved = reserved_type(subject.second);
    if (!reserved && destination) {
        add_forwarding(config, *destination, lines);
    } else if (!reserved && application && application->handler(subject.second)) {
        lines.add("answered", "by the application " + in_quotes(application->name()) + ", here");
    } else {
        for (const std::string& why : why_no_handler(layout, subject)) lines.add("nobody", why);
        return {.answered = false, .text = lines.text()};
    }
    lines.add("checks", checks_of_message(subject.first));
    add_limits_of_message(config, lines);
    return {.answered = true, .text = lines.text()};
}

}  // namespace

Explanation explain(const Layout& layout, const Subject& subject) {
    const auto method = parse_method(subject.first);
    const bool is_path = subject.second.starts_with('/') || subject.second == "*";
    if (!method || !is_path) return explain_message(layout, subject);
    return explain_rest(layout, method->empty() ? "GET" : *method, subject);
}

}  // namespace coqewd
