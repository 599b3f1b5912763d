#include "core/fabric/error.hpp"

#include <string>

namespace coqewd {
namespace {

class Category final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "coqewd.fabric"; }
    std::string message(int value) const override {
        switch (static_cast<FabricError>(value)) {
            case FabricError::closed:
                return "The channel is closed";
            case FabricError::proves_a_link:
                return "The token is the proof of a server, and no client's";
        }
        return "Unknown error of the fabric";
    }
};

}  // namespace

boost::system::error_code make_error_code(FabricError error) {
    static const Category category;
    return {static_cast<int>(error), category};
}

}  // namespace coqewd
