#pragma once

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>
#include <type_traits>

namespace coqewd {

/// Why a text of the command line or the config file cannot be read. No sentence repeats the text.
enum class OptionError {
    url_syntax = 1,
    url_scheme,
    url_host,
    url_port,
    url_credentials,
    url_query,
    url_path,
    peer_form,
    peer_name,
    peer_part,
    map_form,
    route_form,
    route_method,
    route_part,
    route_one_destination,
    group_form,
    group_part,
    name,
    secret_missing,
    secret_line,
    secret_same_kid,
    secret_ends,
    secret_comment,
    secrets_too_many,
    file_too_large,
};

const boost::system::error_category& option_category() noexcept;

inline boost::system::error_code make_error_code(OptionError error) noexcept {
    return {static_cast<int>(error), option_category()};
}

}  // namespace coqewd

template <>
struct boost::system::is_error_code_enum<coqewd::OptionError> : std::true_type {};
