#include "app/call_options.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/system/errc.hpp>
#include <filesystem>

#include "app/endpoint.hpp"
#include "app/in_quotes.hpp"
#include "app/option_error.hpp"
#include "app/sources.hpp"
#include "auth/base64url.hpp"
#include "core/message/text_in.hpp"

namespace coqewd {
namespace {

constexpr std::size_t positional_min = 3;
constexpr std::size_t positional_max = 4;
constexpr std::size_t event_positional_max = 2;

void read_url(const std::string& url, CallOptions& call, Findings& findings) {
    auto endpoint = parse_endpoint(url);
    if (!endpoint) {
        findings.errors.push_back("URL " + in_quotes(url) + ": " + endpoint.error().message());
        return;
    }
    // --eio counts more than the URL's query.
    if (call.endpoint.eio) endpoint->eio = call.endpoint.eio;
    call.endpoint = std::move(*endpoint);
}

void read_name(const std::string& what, const std::string& text, std::string& into,
               Findings& findings) {
    if (!is_name(text)) {
        findings.errors.push_back(what + " " + in_quotes(text) + ": " +
                                  make_error_code(OptionError::name).message());
    }
    into = text;
}

void read_params(const std::string& text, CallOptions& call, Findings& findings) {
    boost::system::error_code error;
    boost::json::parse(text, error);
    // The text is not repeated: params may hold a password.
    if (error) findings.errors.push_back("JSON: it cannot be read: " + error.message());
    call.params = text;
}

void read_positional(const std::vector<std::string>& positional, CallOptions& call,
                     Findings& findings) {
    if (positional.size() < positional_min || positional.size() > positional_max) {
        // What is missing because a flag was wrong has been said already.
        if (findings.errors.empty()) {
            findings.errors.push_back("call takes URL APPLICATION TYPE [JSON], but " +
                                      std::to_string(positional.size()) + " arguments are given");
        }
        return;
    }
    read_url(positional[0], call, findings);
    read_name("APPLICATION", positional[1], call.application, findings);
    read_name("TYPE", positional[2], call.type, findings);
    if (positional.size() == positional_max) read_params(positional[3], call, findings);
}

bool is_flag(const CallOptions& call, std::string_view setting) {
    return named(call.sources, setting).starts_with("--");
}

/// URL [JSON], as the event is a flag's.
void read_event_positional(const std::vector<std::string>& positional, CallOptions& call,
                           Findings& findings) {
    for (const std::string_view name :
         {"count", "in-flight", "connections", "rate", "json", "token", "token-file"}) {
        if (!is_flag(call, name)) continue;
        findings.errors.push_back("--" + std::string(name) + " and " +
                                  named(call.sources, "event") +
                                  " are both given; it is for messages to applications alone");
    }
    if (positional.empty() || positional.size() > event_positional_max) {
        if (!findings.errors.empty()) return;
        findings.errors.push_back("call with --event takes URL [JSON], but " +
                                  std::to_string(positional.size()) + " arguments are given");
        return;
    }
    read_url(positional[0], call, findings);
    call.params = "[]";
    if (positional.size() == event_positional_max) read_params(positional[1], call, findings);
}

/// What says nothing without an event.
void check_no_event(const CallOptions& call, Findings& findings) {
    for (const std::string_view name : {"namespace", "auth"}) {
        if (!is_flag(call, name)) continue;
        findings.errors.push_back("--" + std::string(name) +
                                  " needs --event NAME, the event to emit");
    }
}

/// What says nothing about a single message, or about many.
void check_one(const CallOptions& call, Findings& findings) {
    if (call.sources.contains("count")) {
        if (is_flag(call, "count") && is_flag(call, "verbose")) {
            findings.errors.push_back("--verbose tells of one message, not of --count N");
        }
        return;
    }
    for (const std::string_view name : {"in-flight", "connections", "rate", "json"}) {
        if (!is_flag(call, name)) continue;
        findings.errors.push_back("--" + std::string(name) +
                                  " needs --count N, how many messages to send");
    }
}

/// A flag counts more than the environment, whichever way both give the token.
bool gives_token(const CommandLine& line) {
    return std::ranges::any_of(line.flags, [](const GivenFlag& flag) {
        return flag.name == "token" || flag.name == "token-file";
    });
}

std::string both_given(const CallOptions& call, std::string_view one, std::string_view other) {
    return named(call.sources, one) + " and " + named(call.sources, other) +
           " are both given; keep one of them";
}

/// One of the two counts, and a flag counts more than the environment.
void decide_trust(const Invocation& invocation, CallOptions& call, Findings& findings) {
    if (call.insecure && !call.ca.empty()) {
        if (is_flag(call, "insecure") == is_flag(call, "ca")) {
            findings.errors.push_back(both_given(call, "insecure", "ca"));
        } else if (is_flag(call, "insecure")) {
            call.ca.clear();
        } else {
            call.insecure = false;
        }
    }
    const error_code failure = call.ca.empty() ? error_code() : invocation.probe_file(call.ca);
    if (!failure) return;
    findings.errors.push_back(to_text({named(call.sources, "ca"), call.ca, failure}));
}

bool is_missing(const error_code& failure) {
    return failure == boost::system::errc::no_such_file_or_directory ||
           failure == boost::system::errc::not_a_directory;
}

/// Before anything is sent: there has to be a place for the token.
void check_folder(const Invocation& invocation, const FileFault& file, Findings& findings) {
    const auto folder = std::filesystem::path(file.path).parent_path();
    if (folder.empty()) return;
    const error_code failure = invocation.probe_file(folder.string());
    if (failure == boost::system::errc::is_a_directory) return;
    findings.errors.push_back(file.where + ": " + in_quotes(file.path) +
                              ": there is no such folder");
}

void read_token(const Invocation& invocation, CallOptions& call, Findings& findings) {
    if (call.token_file.empty()) return;
    const std::string where = named(call.sources, "token-file");
    const auto file = invocation.read_file(call.token_file);
    // Without the file, or with an empty one, the call begins a session and keeps it there.
    if (!file && is_missing(file.error())) {
        return check_folder(invocation, {where, call.token_file, file.error()}, findings);
    }
    if (!file) {
        findings.errors.push_back(to_text({where, call.token_file, file.error()}));
        return;
    }
    const auto end = file->text.find_last_not_of(" \t\r\n");
    const std::string token = file->text.substr(0, end == std::string::npos ? 0 : end + 1);
    if (token.empty()) return;
    const auto setting = std::ranges::find(call_settings(), "token", &Setting<CallOptions>::name);
    if (const Refusal refusal = setting->set(call, token)) {
        findings.errors.push_back(where + ": " + in_quotes(call.token_file) + ": " + *refusal);
    }
}

/// The application that a JWT is for; empty when it is no JWT, or does not say it.
std::string application_in(std::string_view token) {
    const std::size_t begin = token.find('.') + 1;
    const std::size_t end = token.find('.', begin);
    if (begin == 0 || end == std::string_view::npos) return "";
    const auto payload = auth::base64url_decode(token.substr(begin, end - begin));
    if (!payload) return "";
    boost::system::error_code failed;
    const auto claims = boost::json::parse(*payload, failed);
    return failed || !claims.is_object() ? "" : text_in(claims.get_object(), "application");
}

/// The server asks the session's application, and not the one that is named.
void check_application(const CallOptions& call, Findings& findings) {
    const std::string own = application_in(call.token);
    if (own.empty() || call.application.empty() || own == call.application) return;
    const char* const source = call.token_file.empty() ? "token" : "token-file";
    findings.errors.push_back(named(call.sources, source) + ": the session is one of " +
                              in_quotes(own) + ", not of " + in_quotes(call.application));
}

void read_session(const Invocation& invocation, CallOptions& call, Findings& findings) {
    if (!call.token.empty() && !call.token_file.empty()) {
        findings.errors.push_back(both_given(call, "token", "token-file"));
    } else {
        read_token(invocation, call, findings);
    }
}

}  // namespace

CallOptions read_call_options(const CommandLine& line, const Invocation& invocation,
                              Findings& findings) {
    CallOptions call;
    apply_environment(call_settings(), invocation.environment, call, findings);
    if (gives_token(line)) call.token = call.token_file = "";
    apply_flags(call_settings(), line.flags, call, findings);
    if (call.event.empty()) {
        check_no_event(call, findings);
        check_one(call, findings);
        read_positional(line.positional, call, findings);
        read_session(invocation, call, findings);
        check_application(call, findings);
    } else {
        read_event_positional(line.positional, call, findings);
    }
    decide_trust(invocation, call, findings);
    return call;
}

}  // namespace coqewd
