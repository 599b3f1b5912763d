#include "auth/json_object.hpp"

#include <boost/json/parser.hpp>
#include <boost/json/serialize.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace coqewd::auth {

namespace {

namespace json = boost::json;

bool plain(const json::value& value, std::size_t depth);

// Whether the members are nested at most `depth` deep and all their numbers are finite. The
// recursion ends where the depth does.
bool plain(const json::object& object, std::size_t depth) {
    return depth > 0 && std::all_of(object.begin(), object.end(), [depth](const auto& member) {
               return plain(member.value(), depth - 1);
           });
}

bool plain(const json::array& array, std::size_t depth) {
    return depth > 0 && std::all_of(array.begin(), array.end(),
                                    [depth](const auto& item) { return plain(item, depth - 1); });
}

bool plain(const json::value& value, std::size_t depth) {
    if (const double* number = value.if_double()) return std::isfinite(*number);
    if (const json::object* object = value.if_object()) return plain(*object, depth);
    if (const json::array* array = value.if_array()) return plain(*array, depth);
    return true;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char byte) { return static_cast<unsigned char>(byte) < 0x80; });
}

}  // namespace

std::optional<json::object> parse_object(std::string_view text, std::size_t depth_max) {
    json::parse_options options;
    options.max_depth = depth_max;
    // Spares the parser an allocation for the usual token.
    unsigned char scratch[2048];
    json::parser parser({}, options, scratch, sizeof scratch);

    boost::system::error_code error;
    parser.write({text.data(), text.size()}, error);
    if (error) return std::nullopt;
    json::value value = parser.release();
    // The parser reads 1e999 as infinity, which it would write as a word that is no JSON.
    if (!value.is_object() || !plain(value.get_object(), depth_max)) return std::nullopt;
    return std::move(value.get_object());
}

std::string write_claims(const json::object& claims) {
    if (!plain(claims, claims_depth_max)) {
        throw std::invalid_argument(
            "Claims are nested deeper than 32 levels, or contain a number that JSON cannot "
            "express");
    }
    std::string text = json::serialize(claims);
    // The writer copies the bytes of a text as they are, the reader wants UTF-8. Most claims are
    // ASCII, and need not be read for that.
    if (!is_ascii(text) && !parse_object(text, claims_depth_max)) {
        throw std::invalid_argument("Claims contain a text that is not UTF-8");
    }
    return text;
}

}  // namespace coqewd::auth
