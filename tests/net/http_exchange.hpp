#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/http/connection.hpp"
#include "tests/support/run.hpp"
#include "tests/support/streams.hpp"

namespace coqewd::testing {

/// How a test's server meets a request.
struct HttpRules {
    net::http::Connection::Options options = {};
    std::size_t body_bytes_max = 1000;
    bool reads_body = true;
    net::http::Response response = {.content_type = "text/plain", .body = "yes"};
};

/// What that server heard: `METHOD target body` for each request, and why no other came.
struct HttpHeard {
    std::vector<std::string> requests;
    error_code end;
    bool ended = false;
};

/// Answers every request alike until the connection ends.
inline Task<> serve_http(net::http::Connection& connection, HttpRules rules, HttpHeard& heard) {
    for (;;) {
        auto head = co_await connection.read_head();
        heard.end = head ? error_code() : head.error();
        if (!head) break;
        std::string body;
        if (rules.reads_body) {
            auto read = co_await connection.read_body(rules.body_bytes_max);
            heard.end = read ? error_code() : read.error();
            if (!read) break;
            body = std::move(*read);
        }
        heard.requests.push_back(head->method + ' ' + head->target + ' ' + body);
        heard.end = co_await connection.respond(rules.response);
        if (heard.end) break;
    }
    co_await connection.finish();
    heard.ended = true;
}

/// A client's bytes, what the server heard of them, and all that it answered (without_dates()).
struct HttpExchange {
    HttpHeard heard;
    std::string answer;
};

/// What was answered but for the fields Date, which say when the test has run.
inline std::string without_dates(std::string answer) {
    constexpr std::string_view name = "\r\nDate: ";
    for (std::size_t at = 0; (at = answer.find(name, at)) != answer.npos;) {
        const std::size_t end = answer.find("\r\n", at + name.size());
        if (end == answer.npos) break;
        answer.erase(at, end - at);
    }
    return answer;
}

inline HttpExchange exchange_over(boost::asio::io_context& io, StreamPair streams,
                                  const std::string& bytes, const HttpRules& rules) {
    HttpExchange done;
    error_code ignored;
    Received received;
    net::http::Connection connection(std::move(streams.first), rules.options);
    run_all(io, serve_http(connection, rules, done.heard),
            send_and_finish(*streams.second, bytes, ignored),
            receive_to_end(*streams.second, received));
    done.answer = without_dates(std::move(received.bytes));
    return done;
}

/// The client writes it all, says that nothing more comes, and reads to the end.
inline HttpExchange exchange(const std::string& bytes, const HttpRules& rules = {}) {
    boost::asio::io_context io;
    return exchange_over(io, memory_streams(io), bytes, rules);
}

/// The same while every read and every write carries one byte.
inline HttpExchange exchange_by_bytes(const std::string& bytes, const HttpRules& rules = {}) {
    boost::asio::io_context io;
    return exchange_over(io, memory_streams(io, 1), bytes, rules);
}

/// The status that stands first in what was answered; empty when there is none.
inline std::string status_of(const std::string& answer) {
    return answer.size() < 12 ? std::string() : answer.substr(9, 3);
}

/// The answer of a server whose rules say nothing else.
inline std::string yes(const std::string& connection = {}) {
    return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n" + connection +
           "\r\nyes";
}

}  // namespace coqewd::testing
