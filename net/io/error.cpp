#include "net/io/error.hpp"

#include <string>

namespace coqewd {
namespace {

class Category final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "coqewd.io"; }

    std::string message(int value) const override {
        switch (static_cast<IoError>(value)) {
            case IoError::disconnected:
                return "The client has left";
            case IoError::timed_out:
                return "The client gives no answer in time";
            case IoError::too_many_calls:
                return "Too many calls to the client wait already";
            case IoError::too_big:
                return "The event is larger than can be sent";
        }
        return "Unknown error";
    }
};

}  // namespace

boost::system::error_code make_error_code(IoError error) {
    static const Category category;
    return {static_cast<int>(error), category};
}

}  // namespace coqewd
