#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/app/handler.hpp"
#include "core/app/route_table.hpp"

namespace coqewd {

/// One REST route of an application, as its author declares it:
///
///     get("/api/patient/:id", &Clinic::patient).access(Access::authenticated).summary("A
///     patient");
class Route {
  public:
    Route(std::string method, std::string path, Handler handler)
        : method_(std::move(method)), path_(std::move(path)), handler_(std::move(handler)) {}

    /// Who may use it; everybody unless said.
    Route& access(Access access) {
        access_ = access;
        return *this;
    }

    /// What it is for, in a line, for the document at `/openapi.json`.
    Route& summary(std::string text) {
        summary_ = std::move(text);
        return *this;
    }

    /// The JSON schema of the body; one that does not fit is refused with 422.
    Route& request_schema(boost::json::value schema) {
        request_schema_ = std::move(schema);
        return *this;
    }

    /// The JSON schema of the answer, for the document.
    Route& response_schema(boost::json::value schema) {
        response_schema_ = std::move(schema);
        return *this;
    }

    /// How many bytes a body may have, instead of the server's limit.
    Route& body_max(std::size_t bytes) {
        body_bytes_max_ = bytes;
        return *this;
    }

    /// Where the handler runs; on a worker unless said.
    Route& runs_on(RunsOn place) {
        runs_on_ = place;
        return *this;
    }

    /// Puts a middleware around the handler, inside of those that were there before.
    Route& use(Middleware middleware) {
        middlewares_.push_back(std::move(middleware));
        return *this;
    }

    const std::string& method() const { return method_; }
    const std::string& path() const { return path_; }
    Access access() const { return access_; }
    const std::string& summary() const { return summary_; }
    const std::optional<boost::json::value>& request_schema() const { return request_schema_; }
    const std::optional<boost::json::value>& response_schema() const { return response_schema_; }
    std::optional<std::size_t> body_bytes_max() const { return body_bytes_max_; }
    RunsOn runs_on() const { return runs_on_; }
    const std::vector<Middleware>& middlewares() const { return middlewares_; }
    const Handler& handler() const { return handler_; }

    void set_handler(Handler handler) { handler_ = std::move(handler); }

  private:
    std::string method_;
    std::string path_;
    Handler handler_;
    Access access_ = Access::open;
    std::string summary_;
    std::optional<boost::json::value> request_schema_;
    std::optional<boost::json::value> response_schema_;
    std::optional<std::size_t> body_bytes_max_;
    RunsOn runs_on_ = RunsOn::worker;
    std::vector<Middleware> middlewares_;
};

}  // namespace coqewd
