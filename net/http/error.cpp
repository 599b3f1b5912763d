#include "net/http/error.hpp"

#include <string>

namespace coqewd::net::http {
namespace {

const char* sentence(Error error) {
    switch (error) {
        case Error::not_http:
            return "The request is not valid HTTP";
        case Error::version:
            return "The HTTP version is neither 1.1 nor 1.0";
        case Error::head_too_large:
            return "The first line or the header fields are too long";
        case Error::too_many_fields:
            return "There are too many header fields";
        case Error::folded_field:
            return "A header field goes on in another line";
        case Error::host:
            return "The request has not exactly one valid Host";
        case Error::transfer_encoding:
            return "The Transfer-Encoding is not exactly chunked, or contradicted";
        case Error::content_length:
            return "The Content-Length is not one decimal number";
        case Error::expectation:
            return "The expectation is not 100-continue";
        case Error::bad_chunk:
            return "The chunks of the body are not valid";
        case Error::body_too_large:
            return "The body is too large";
        case Error::too_slow:
            return "The request did not arrive in time";
    }
    return "An unknown HTTP error";
}

class Category final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "coqewd.http"; }
    std::string message(int value) const override { return sentence(static_cast<Error>(value)); }
};

constexpr Category category;

}  // namespace

const boost::system::error_category& error_category() {
    return category;
}

unsigned http_status(const error_code& error) {
    if (error.category() != category) return 0;
    switch (static_cast<Error>(error.value())) {
        case Error::too_slow:
            return 408;
        case Error::body_too_large:
            return 413;
        case Error::expectation:
            return 417;
        case Error::head_too_large:
        case Error::too_many_fields:
            return 431;
        case Error::version:
            return 505;
        default:
            return 400;
    }
}

}  // namespace coqewd::net::http
