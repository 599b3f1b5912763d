#include "core/app/rest_in_place.hpp"

#include <boost/json/serialize.hpp>

namespace coqewd {
namespace {

constexpr std::string_view mark = "use_microservice";

}  // namespace

bool asks_for_rest(const Reply& reply) {
    if (reply.failed() || !reply.is_object() || !reply.may_mention(mark)) return false;
    const auto* asks = reply.body().get_object().if_contains(mark);
    return asks && asks->is_bool() && asks->get_bool();
}

std::optional<RestRequest> rest_in(const Reply& reply) {
    const auto* request = reply.body().get_object().if_contains("request");
    if (!request || !request->is_object()) return std::nullopt;
    return read_rest_message(boost::json::serialize(*request), {.depth_max = reply_depth_max});
}

}  // namespace coqewd
