#include "app/option_error.hpp"

#include <string>

namespace coqewd {
namespace {

const char* sentence(OptionError error) {
    switch (error) {
        case OptionError::url_syntax:
            return "it is not a URL such as wss://stock.example:8080";
        case OptionError::url_scheme:
            return "the URL has to begin with wss://, ws://, https:// or http://";
        case OptionError::url_host:
            return "the URL's host has to be a name or an IP address";
        case OptionError::url_port:
            return "the URL's port has to be a number from 1 to 65535";
        case OptionError::url_credentials:
            return "a URL with a user name or password is not allowed";
        case OptionError::url_query:
            return "the URL may end in ?EIO=3 or ?EIO=4 and nothing else";
        case OptionError::url_path:
            return "the URL's path may have up to 256 bytes";
        case OptionError::peer_form:
            return "it is not NAME=URL or NAME=URL,application=APPLICATION";
        case OptionError::peer_name:
            return "a peer's name has 1 to 128 letters, digits or . _ - : / [ ]";
        case OptionError::peer_part:
            return "only application=APPLICATION may follow the URL";
        case OptionError::map_form:
            return "it is not APPLICATION/TYPE=NAME, where TYPE may be *";
        case OptionError::route_form:
            return "it is not [METHOD ]PATH=NAME, where PATH begins with / and NAME is a peer or a "
                   "group";
        case OptionError::route_method:
            return "the method has to be GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS, or none "
                   "for all of them";
        case OptionError::route_part:
            return "only bypassJWTCheck=true may follow the names";
        case OptionError::route_one_destination:
            return "several names need ':destination' in the path, which chooses among them";
        case OptionError::group_form:
            return "it is not NAME=MEMBER,MEMBER,...";
        case OptionError::group_part:
            return "only policy=all, policy=first, quorum=N (from 1 to 1000) and timeout=TIME "
                   "(from "
                   "10ms to 24h) may be among the members";
        case OptionError::name:
            return "the name of an application or a type has 1 to 128 bytes and no control "
                   "characters";
        case OptionError::secret_missing:
            return "there is no secret in it";
        case OptionError::secret_line:
            return "a line is neither a secret nor kid=NAME SECRET";
        case OptionError::secret_same_kid:
            return "two secrets have the same kid";
        case OptionError::secret_ends:
            return "a line begins with a blank or the mark of UTF-8, or ends with a blank";
        case OptionError::secret_comment:
            return "a line begins with '#', and there are no comments";
        case OptionError::secrets_too_many:
            return "there are more than 16 secrets in it";
        case OptionError::file_too_large:
            return "the file has more than 1 MiB";
    }
    return "it cannot be read";
}

class Category final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "coqewd.options"; }
    std::string message(int value) const override {
        return sentence(static_cast<OptionError>(value));
    }
};

}  // namespace

const boost::system::error_category& option_category() noexcept {
    static const Category category;
    return category;
}

}  // namespace coqewd
