#include "net/error.hpp"

#include <string>

namespace coqewd::net {
namespace {

class Category final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "coqewd.net"; }

    std::string message(int value) const override {
        switch (static_cast<Error>(value)) {
            case Error::timed_out:
                return "The other side took too long";
            case Error::other_generation:
                return "The server speaks another Engine.IO generation";
            case Error::handshake:
                return "The other side's handshake makes no sense";
            case Error::refused:
                return "The server refuses the namespace";
            case Error::protocol:
                return "The other side sent a packet that can not be";
            case Error::disconnected:
                return "The other side left";
            case Error::silent:
                return "The other side gives no sign of life";
        }
        return "Unknown error";
    }
};

}  // namespace

boost::system::error_code make_error_code(Error error) {
    static const Category category;
    return {static_cast<int>(error), category};
}

}  // namespace coqewd::net
