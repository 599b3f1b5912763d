#include "core/fabric/error.hpp"

#include <string>

namespace coqewd {
namespace {

class Category final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "coqewd.fabric"; }
    std::string message(int) const override { return "The channel is closed"; }
};

}  // namespace

boost::system::error_code make_error_code(FabricError error) {
    static const Category category;
    return {static_cast<int>(error), category};
}

}  // namespace coqewd
