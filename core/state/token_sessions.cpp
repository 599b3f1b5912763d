#include "core/state/token_sessions.hpp"

namespace coqewd {
namespace {

class SessionCategory final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "coqewd.state"; }
    std::string message(int value) const override {
        switch (static_cast<SessionError>(value)) {
            case SessionError::too_many:
                return "Too many sessions are open";
            case SessionError::too_many_from_one_address:
                return "Too many sessions are open from this address";
            case SessionError::too_big:
                return "The session would be too big";
        }
        return "Unknown error of a session";
    }
};

}  // namespace

boost::system::error_code make_error_code(SessionError error) {
    static const SessionCategory category;
    return {static_cast<int>(error), category};
}

}  // namespace coqewd
