#include "core/app/verify_error.hpp"

#include <string>

namespace coqewd {
namespace {

class Category final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "coqewd.verify"; }
    std::string message(int value) const override {
        switch (static_cast<VerifyError>(value)) {
            case VerifyError::proves_a_link:
                return "The token is the proof of a server, and no client's";
        }
        return "Unknown error of verifying a token";
    }
};

}  // namespace

boost::system::error_code make_error_code(VerifyError error) {
    static const Category category;
    return {static_cast<int>(error), category};
}

}  // namespace coqewd
