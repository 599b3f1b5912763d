#include "net/client/error.hpp"

#include <string>

namespace coqewd {
namespace {

class ClientCategory final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "coqewd.client"; }

    std::string message(int value) const override {
        switch (static_cast<ClientError>(value)) {
            case ClientError::disconnected:
                // Word for word as the JavaScript client says it.
                return "socket has been disconnected";
            case ClientError::timed_out:
                return "The server did not acknowledge the event in time";
            case ClientError::buffer_full:
                return "Too much waits to be sent";
            case ClientError::too_big:
                return "The event is larger than can be sent";
            case ClientError::too_many_calls:
                return "Too many calls wait for their acknowledgement";
            case ClientError::closed:
                return "The client has been closed";
        }
        return "Unknown error";
    }
};

}  // namespace

boost::system::error_code make_error_code(ClientError error) {
    static const ClientCategory category;
    return {static_cast<int>(error), category};
}

}  // namespace coqewd
